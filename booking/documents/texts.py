"""What the papers say. Papers are Japanese whatever the reader's language, as the ordinances are."""

from datetime import date, datetime

from booking.core.calendar import era_date, era_year, local
from booking.core.i18n import noted

REQUEST_FORM = "様式第1号（第4条関係）"
REQUEST_TITLE = noted("施設使用許可申請書")
PERMIT_FORM = "様式第2号（第5条関係）"
PERMIT_TITLE = noted("施設使用許可書")
CONTINUED = "（続き）"
GOES_ON = "（次のページへ続く）"

APPROVERS = ("館長", "課長", "係長", "係", "合議")
APPROVAL = ("決", "裁")
RECEIPT_STAMP = "受付印"
RECEIPT_NUMBER = noted("※受付番号")
RECEIPT_DATE = noted("※受付年月日")
ADDRESSED_TO = "（宛先）"
APPLICANT = noted("申請者")
ADDRESS = noted("住所")
GROUP = noted("団体名")
PERSON = ("氏名", "（ふりがな）")
REPRESENTATIVE = ("氏名・代表者", "（ふりがな）")
PHONE = noted("電話")
REQUEST_NOTE = "※印の欄は記入しないでください。"
SUBMIT_TO = "提出先"

FACILITY = noted("施設")
SPACES = noted("使用する室場")
WHEN = noted("使用日時")
WHEN_AND_SPACE = ("使用日時", "と室場")
PURPOSE = noted("使用目的")
PEOPLE = noted("使用人数")
EXPECTED_PEOPLE = noted("予定人員")
FEE = noted("使用料")
MANAGERS_FEE = noted("利用料金")
FEE_HOW = noted("計算の内訳")
FEE_AMOUNT = noted("金額（円）")
FEE_TOTAL = noted("合計")
FEE_SUBTOTAL = noted("小計")
FEE_OTHERS = noted("その他の料金")
FEE_ANNEX = noted("別紙　料金の内訳")
FEE_ANNEXED = noted("内訳は別紙のとおり")
FEE_LATER = noted("一部は催しのあとで精算")
REMARKS = noted("備考")
USE_HEADS = (noted("使用日（曜日）"), noted("時刻（から・まで）"), noted("区分"), noted("室場"))
SAME_DAY = "同日"
NEXT_DAY = "翌"
EMPTY_TIMES = "：　　〜　　："

SEAL = "公印"
SEAL_OMITTED = "（公印省略）"
CONDITIONS = noted("許可の条件")
CONDITIONS_BELOW = "許可の条件は、あとのページに書いてあります。"
CHECK_NUMBER = noted("予約番号")
APPEAL = noted("不服がある場合の手続")
PERMIT_CONDITIONS = (
    "使用の当日は、この許可書を受付で見せてください（画面でもかまいません）。",
    "目的を変えること、使用する権利を譲り、又は貸すことはできません。",
    "定員を守り、使った後は元に戻し、許可した時間までに退出してください。",
    "取りやめるときは、早めに届け出てください。",
)

REGISTRATION_TITLE = "利用者登録票"
REGISTRATION_SENTENCE = "施設予約「つどい」を、次の利用者番号と最初のパスワードで使い始められます。"
USER_NUMBER = "利用者番号"
FIRST_PASSWORD_LABEL = "最初のパスワード"  # noqa: S105
FIRST_PASSWORD_NOTE = "英字はすべて小文字です。ハイフン（-）は入れなくてもかまいません。"  # noqa: S105
NUMBER_NOTE = "これからもログインに使います。変わりません。"
FIRST_STEPS = "はじめてのログイン"
GOOD_TO_KNOW = "大切なこと"
READINGS = {
    "c": "シー",
    "d": "ディー",
    "f": "エフ",
    "h": "エイチ",
    "j": "ジェー",
    "k": "ケー",
    "m": "エム",
    "n": "エヌ",
    "p": "ピー",
    "r": "アール",
    "t": "ティー",
    "x": "エックス",
    "y": "ワイ",
    "3": "さん",
    "4": "よん",
    "7": "なな",
}
REGISTRATION_NOTES = (
    "この票は人に見せず、なくさないように保管してください。職員や市役所が、電話やメールでパスワードをたずねることはありません。",
    "自分のパスワードを決めると、この最初のパスワードは使えなくなります。期限を過ぎたときと、この票をなくしたときは、窓口で新しい票を受け取ってください。",
    "新しい票を受け取ると、前の票のパスワードは使えなくなります。利用者番号は同じです。",
)
SLIP_SERVICE = noted("電子申請")
SLIP_TITLE = noted("電子申請　受付票")
SLIP_NOTES = (
    noted("この票は、申請が市に届いたことを示すものです。"),
    noted("証明書・許可書ではありません。"),
)
SLIP_REFERENCE = noted("受付番号")
SLIP_REFERENCE_NOTE = noted("問い合わせのときに伝えてください")
SLIP_SECOND_KEY = noted("照会用パスワード")
SLIP_KEEP_APART = noted("人に見せないでください。問い合わせのときにも聞きません")
SLIP_QR_NOTE = noted("状況の確認・修正・取下げ")
PROCEDURE = noted("手続")
ARRIVED = noted("到達日時")
HANDLING_FROM = noted("処理の開始")
DEPARTMENT = noted("担当課")
STATE = noted("いまの状態")
DURATION = noted("かかる期間")
OUT_OF_HOURS = noted(
    "夜間・休日に届いた申請も、届いた日時に受け付けたものとして扱います。審査は次の開庁日から始めます。"
)
WHAT_FOLLOWS = noted("これからの流れ")
SUMMARY = noted("申請の内容（要約）")
SUMMARY_NOTE = noted("全文は「申請の内容」にあります")
ATTACHMENTS = noted("添付書類")
NO_ATTACHMENTS = noted("なし")
AFTERWARDS = noted("このあと")
CHANGING = noted("修正・取下げ")
CHANGING_AS_GUEST = (
    "担当者が確認を始める前と、市が直しを頼んだときに、受付番号と照会用パスワードでできます。"
    "取下げには理由が要ります。"
)
CHANGING_SIGNED_IN = (
    "担当者が確認を始める前と、市が直しを頼んだときに、ログインしてできます。取下げには理由が要ります。"
)
PRIVACY = noted("個人情報")
CONTENT_TITLE = noted("申請の内容")
CONTENT_FORM = noted("様式の版")
CONTENT_RECORD = noted("受付の記録")
CONTENT_CHECKSUM = noted("内容の確認値")
CONTENT_END = "以　上"
FILE_HEADS = (noted("番号"), noted("ファイル名"), noted("項目"), noted("大きさ"))
DECIDED = noted("決定")
STEP_ARRIVED, STEP_ARRIVED_NOTE = noted("受付"), noted("申請が届きました")
STEP_REVIEW, STEP_REVIEW_NOTE = noted("確認"), noted("内容を確かめます")
STEP_CORRECTION = noted("直し")
STEP_CORRECTION_NOTES = (noted("直したものが届きました"), noted("直すのを待っています"))
STEP_RESULT, STEP_RESULT_NOTE = noted("結果"), noted("決まりしだい知らせます")
STEP_COMPLETED, STEP_REFUSED, STEP_WITHDRAWN = (
    noted("手続きが終わりました"),
    noted("受けられませんでした"),
    noted("取り下げられました"),
)
NOT_ANSWERED = noted("（記入なし）")

TICKED = noted("チェックあり")
QR_BOOKING = noted("この予約のページを開くQRコード")
QR_ENQUIRY = noted("申請の状況を見るページを開くQRコード")
QR_SIGN_IN = "ログインのページを開くQRコード"
BOOKING_SLIP_TITLE = noted("予約受付票")
BOOKING_SERVICE = noted("施設予約")
BOOKING_SLIP_NOTE = noted("この票は許可書ではありません。当日は許可書か予約番号を見せてください。")
PLACE = noted("施設・室場")
APPLIES = noted("申込者")
TO_DO = noted("これからすること")
CHANGE = noted("確認・取消し")
CHANGE_HOW = ("右のQRコードか、", "電話でできます。")
CUT_HERE = "切り取り線"
WAIT = noted("返事を待つ")
ANSWER_BY_MAIL = noted("メールで知らせます。\n返事がないときは電話してください。")
ANSWER_ON_PAGE = noted("予約のページに結果が出ます。\n結果が出ないときは電話してください。")
RECEIVE = noted("使用許可書を受け取る")
SHOW = noted("当日、受付で見せる")
CANCEL = noted("使わなくなったら、取り消す")
NOTHING_TO_DO = noted("することはありません")
RECEIVE_LATER = noted("許可されたら、予約のページで\n受け取れます。")
RECEIVE_NOW = noted("予約のページで受け取れます。\n印刷しなくてもかまいません。")
SHOW_WHAT = noted("許可書か予約番号を見せます。\n画面でもかまいません。")
CANCEL_UNTIL = noted("使う時間が始まるまで、\n予約のページか電話でできます。")
NOTHING_LEFT = noted("使う予定の時間は、残っていません。")
MISSING_NOTE = "〓は、この用紙の書体にない文字です。申込みのとおりに記録しています。"
USUAL_FORM_NOTE = "書体にない字形は、基本の字形で印刷しています。"


def request_sentence(article: str) -> str:
    """What is asked for, and under which article if it is known."""
    rule = f"{article}の規定により" if article else ""
    return f"次のとおり使用したいので、{rule}申請します。"


def request_foot(office: str, phone: str) -> str:
    """What not to fill in, and where the request goes."""
    parts = (REQUEST_NOTE, f"{SUBMIT_TO} {office}", f"{PHONE} {phone}" if phone else "")
    return "　".join(part for part in parts if part)


def permit_sentence(applied_on: date, article: str) -> str:
    """The decision, and under which article if it is known."""
    rule = f"{article}の規定により、" if article else ""
    return f"　{era_date(applied_on)}に申請のあった施設の使用を、{rule}次のとおり許可します。"


def permit_number(prefix: str, year: int, number: int) -> str:
    """春公許可　第8-12号: the fiscal year in its era, and the number within it."""
    _era, era_number = era_year(date(year, 5, 1))
    return "　".join(part for part in (prefix, f"第{era_number}-{number}号") if part)


def place_for(caption: str) -> str:
    """公印の欄: what an empty box is for, said to a reader who can't see it."""
    return f"{caption}の欄"


def in_annex(count: int) -> str:
    """別紙のとおり（8件）: where the lines of one kind stand, and how many there are."""
    return f"別紙のとおり（{count}件）"


def people(count: int) -> str:
    """250人."""
    return f"{count:,}人"


def applies(name: str, group: str) -> str:
    """あかね野うたごえ合唱団（代表　髙橋　美千代）, or the name alone."""
    return f"{group}（代表　{name}）" if group else name


def received_at(instant: datetime) -> str:
    """受付 令和8年11月21日（土） 10:42."""
    here = local(instant)
    return f"受付 {era_date(here.date(), weekday=True)} {here.hour}:{here:%M}"


def until(day: date) -> str:
    """令和8年11月28日（土）までに、."""
    return f"{era_date(day, weekday=True)}までに、"


def from_to(start: str, end: str) -> str:
    """13:00 から 17:00 まで."""
    return f"{start} から {end} まで"


def from_day(day: date) -> str:
    """11月24日（火）から."""
    return f"{short_day(day)}から"


def short_day(day: date) -> str:
    """11月24日（火）: inside one year, where the era stands elsewhere on the paper."""
    return f"{day.month}月{day.day}日（{'月火水木金土日'[day.weekday()]}）"


def moment(instant: datetime) -> str:
    """令和8年11月21日（土） 22:14:09."""
    here = local(instant)
    return f"{era_date(here.date(), weekday=True)} {here.hour}:{here:%M:%S}"


def counted(title: str, count: int) -> str:
    """添付書類（7件）."""
    return f"{title}（{count}件）"


def checksum(value: str) -> str:
    """SHA-256 in groups of four, which can be compared by eye."""
    return "SHA-256 " + " ".join(value[start : start + 4] for start in range(0, len(value), 4))


def files_summary(count: int, size: str) -> str:
    """計7件 18.4MB."""
    return f"{count}件　計{size}" if count else NO_ATTACHMENTS


def honoured(name: str, *, representative: bool) -> str:
    """The addressee's name, with 代表 where it stands below a group's."""
    return f"代表　{name}　様" if representative else f"{name}　様"


def issued_on(day: date) -> str:
    """令和8年12月1日（火）発行."""
    return f"{era_date(day, weekday=True)}発行"


def first_password_until(moment: datetime) -> str:
    """令和8年12月15日（火） 12:00まで."""
    return f"{era_date(moment.date(), weekday=True)} {moment:%-H:%M} まで使えます"


def first_steps(address: str) -> tuple[str, ...]:
    """What to do with the paper, one after the other."""
    return (
        f"スマートフォンで右のコードを読み取るか、ブラウザーで {address} を開いて、「ログイン」を押します。",
        "上の利用者番号と最初のパスワードを入れて、ログインします。",
        "自分のパスワードを決めます（10文字以上）。次からは、利用者番号と自分のパスワードでログインします。",
    )
