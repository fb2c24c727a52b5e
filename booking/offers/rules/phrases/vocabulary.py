"""Words for kinds of places and for what people do, however they are said; Japanese and English."""

from booking.facilities.rules.settings import FacilityKind

KINDS = {
    FacilityKind.COMMUNITY_CENTRE: (
        "公民館",
        "こうみんかん",
        "コミュニティセンター",
        "コミセン",
        "community centre",
        "community center",
    ),
    FacilityKind.HALL: ("ホール", "講堂", "こうどう", "hall", "theatre", "theater", "auditorium"),
    FacilityKind.GYM: (
        "体育館",
        "たいいくかん",
        "体育室",
        "ジム",
        "スポーツセンター",
        "gymnasium",
        "gym",
        "sports hall",
        "sports centre",
        "sports center",
    ),
    FacilityKind.TENNIS_COURT: (
        "テニスコート",
        "テニス",
        "庭球場",
        "tennis court",
        "tennis courts",
        "tennis",
    ),
    FacilityKind.GROUND: (
        "グラウンド",
        "グランド",
        "運動場",
        "うんどうじょう",
        "球場",
        "ground",
        "grounds",
        "sports ground",
        "playing field",
    ),
    FacilityKind.MEETING_ROOM: (
        "会議室",
        "かいぎしつ",
        "ミーティングルーム",
        "貸し会議室",
        "貸会議室",
        "meeting room",
        "meeting rooms",
        "conference room",
    ),
}

# What stands in the cities' lists → how people say it as well. The first English word is shown in examples.
USES = {
    "バドミントン": ("badminton", "バトミントン", "バド"),
    "卓球": ("table tennis", "ping pong", "ping-pong", "pingpong", "たっきゅう", "ピンポン"),
    "バスケットボール": ("basketball", "バスケ", "バスケット"),
    "バレーボール": ("volleyball", "バレー"),
    "フットサル": ("futsal",),
    "サッカー": ("football", "soccer"),
    "野球": ("baseball", "やきゅう"),
    "ソフトボール": ("softball",),
    "柔道": ("judo", "じゅうどう"),
    "剣道": ("kendo", "けんどう"),
    "空手": ("karate", "からて", "空手道"),
    "太極拳": ("tai chi", "taichi", "たいきょくけん"),
    "体操": ("gymnastics", "exercise", "たいそう"),
    "ダンス": ("dance", "dancing", "バレエ", "ballet", "踊り", "おどり"),
    "ヨガ": ("yoga", "ヨーガ"),
    "合唱": ("choir", "singing", "chorus", "がっしょう", "コーラス"),
    "吹奏楽": ("brass band", "wind band", "すいそうがく", "ブラスバンド"),
    "ピアノ": ("piano", "ピヤノ"),
    "楽器": ("instruments", "がっき", "バンド"),
    "音楽": ("music", "おんがく"),
    "コンサート": ("concert", "演奏会", "えんそうかい"),
    "演劇": ("drama", "acting", "えんげき", "芝居", "しばい"),
    "発表会": ("recital", "はっぴょうかい"),
    "講演会": ("lecture", "talk", "こうえんかい", "講演"),
    "会議": (
        "meeting",
        "meetings",
        "conference",
        "かいぎ",
        "打合せ",
        "打ち合わせ",
        "打合わせ",
        "ミーティング",
    ),
    "講座": ("course", "class", "こうざ"),
    "語学": ("language class", "languages", "ごがく", "英会話", "えいかいわ"),
    "料理": ("cooking", "りょうり", "クッキング", "料理教室"),
    "調理": ("kitchen", "ちょうり", "キッチン", "台所", "だいどころ"),
    "茶道": ("tea ceremony", "さどう", "お茶", "茶会"),
    "華道": ("flower arranging", "flower arrangement", "ikebana", "かどう", "生け花", "生花", "いけばな"),
    "書道": ("calligraphy", "しょどう", "習字", "しゅうじ"),
    "絵画": ("painting", "drawing", "かいが", "お絵かき", "絵"),
    "陶芸": ("pottery", "ceramics", "とうげい", "焼き物", "焼物"),
    "着付け": ("kimono", "きつけ", "着物"),
    "俳句": ("haiku", "はいく"),
    "囲碁": ("igo", "いご", "碁"),
    "将棋": ("shogi", "しょうぎ"),
    "展示会": ("exhibition", "gallery", "てんじかい", "展覧会", "てんらんかい", "個展"),
    "運動会": ("sports day", "うんどうかい"),
    "和室": ("tatami", "japanese-style room", "japanese room", "わしつ", "畳", "座敷"),
    "プロジェクター": ("projector", "プロジェクタ", "ぷろじぇくた"),
    "マイク": ("microphone", "マイクロホン"),
    "鏡": ("mirror", "mirrors", "かがみ", "ミラー"),
    "無線lan": ("wifi", "wi-fi", "ワイファイ", "internet", "インターネット"),
}

# Characters of before 1946 that still stand on signs and in names.
OLD_CHARACTERS = str.maketrans(
    "體會學館舘國舞臺樂藝廳廣區圖書敎育劍拳繪畫禮會櫻壽應當來縣驛",
    "体会学館館国舞台楽芸庁広区図書教育剣拳絵画礼会桜寿応当来県駅",
)

# Said around what is looked for; nothing is found by them.
FILLERS = (
    r"(?:の|が)?(?:ある|あいてる|空いてる|空いている|あいている|使える|つかえる|できる|出来る|借りられる|かりられる)"
    r"(?:部屋|へや|所|ところ|場所|ばしょ|施設|しせつ)?",
    r"(?:を|が)?(?:したい|やりたい|使いたい|つかいたい|借りたい|かりたい|予約したい|さがしたい|探したい)(?:です)?",
    r"(?:の|を)?(?:予約|よやく|練習|れんしゅう|空き状況|空き|さがす|探す|場所|部屋|へや|利用)",
    r"(?:^|(?<= ))(?:くらい|ぐらい|ごろ|頃|まで|から|です|どこか)(?= |$)",
)
ENGLISH_FILLERS = (
    r"\b(?:i|we|want|would|like|need|to|a|an|the|for|with|in|at|on|of|or|and|play|playing|do|book|booking|"
    r"reserve|free|available|somewhere|place|places|room|rooms|please|find|any|some|practice|area)\b"
)
PARTICLES = "のをにでがはもとへや"


def in_english(use: str) -> str:
    """The use as it is said in English, as far as it is known."""
    return next((one for one in USES.get(use, ()) if one.isascii()), use)
