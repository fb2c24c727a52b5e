"""A request and a permit with everything on them; tests replace what they are about."""

from datetime import date, datetime

from booking.core.calendar import TOKYO
from booking.documents import (
    Applicant,
    BookingSlip,
    FeeRow,
    Office,
    PaperFee,
    Permit,
    Request,
    Task,
    Use,
)

OFFICE = Office(
    name="あかね野市 文化振興課　市民文化センター係",
    postal_code="000-0012",
    address="あかね野市本町1丁目1番1号",
    phone="0000-12-3400",
    hours="9:00〜17:15（休館日：月曜日、12月29日〜1月3日）",
)
APPLICANT = Applicant(
    name="髙橋　美千代",
    kana="たかはし　みちよ",
    postal_code="000-0023",
    address="あかね野市桜台2丁目3番4号",
    phone="000-0000-1234",
)
APPEAL = (
    "この決定に不服があるときは、この許可書を受け取った日の翌日から起算して3か月以内に、"
    "あかね野市長に審査請求をすることができます。"
)
LONG_PURPOSE = (
    "子どもから高齢者まで誰でも参加できる、地域の防災と見守り活動に関する講演会・意見交換会（第1部：講演「大地震に学ぶ」、"
    "第2部：グループ討議、第3部：避難所運営ゲーム）及び関係団体の展示会。"
)
LONG_NAME = "特定非営利活動法人あかね野市民文化芸術振興ネットワーク推進協議会 合唱部門運営委員会 第二事務局"


def use(space: str, day: int, start: int, end: int, period: str = "") -> Use:
    """A use in December 2026; ``end`` 24 and more is the next day."""
    return Use(space, _moment(day, start), _moment(day, end), period)


def _moment(day: int, hour: int) -> datetime:
    return datetime(2026, 12, day + hour // 24, hour % 24, tzinfo=TOKYO)


REQUEST = Request(
    municipality="あかね野市",
    addressee="あかね野市長",
    reference="R8-1116-00431",
    received_on=date(2026, 11, 16),
    applied_on=date(2026, 11, 16),
    applicant=APPLICANT,
    facility="あかね野市民文化センター",
    uses=(use("多目的ホール（全面）", 13, 13, 17, "午後"),),
    purpose="第12回 冬のつどい合唱発表会",
    office=OFFICE,
    people=250,
    fee_note="使用料は条例別表第1によります。使用の日までに受付で納めてください。",
    remarks="搬入口を12:30から使いたい（ピアノ調律）。",
    declaration="条例第7条各号に当たらないことを誓い、市が関係機関に照会することに同意します。",
    article="あかね野市民文化センター条例第6条第1項",
)
PERMIT = Permit(
    municipality="あかね野市",
    number="あ文セ許可　第8-1342号",
    issued_on=date(2026, 11, 19),
    issuer_title="あかね野市長",
    issuer_name="栗原　正樹",
    applicant=APPLICANT,
    applied_on=date(2026, 11, 16),
    facility="あかね野市民文化センター",
    uses=(use("多目的ホール（全面）", 13, 13, 17, "午後"),),
    purpose="第12回 冬のつどい合唱発表会",
    office=OFFICE,
    people=250,
    facility_address="あかね野市本町1丁目1番1号",
    fee_note="使用料は条例別表第1によります。使用の日までに受付で納めてください。",
    check_number="7KQ4-M2XR-9D3F",
    check_url="https://yoyaku.akaneno.example/check/7KQ4-M2XR-9D3F",
    appeal=APPEAL,
    article="あかね野市民文化センター条例第6条第1項",
)

BOOKING_SLIP = BookingSlip(
    municipality="あかね野市",
    reference="2611-2100-4821",
    state="許可待ち（審査中）",
    received_at=datetime(2026, 11, 21, 10, 42, tzinfo=TOKYO),
    facility="市民文化センター",
    uses=(use("展示室A", 16, 9, 17, "午前・午後"),),
    applicant=APPLICANT,
    office=OFFICE,
    tasks=(
        Task(
            "返事を待つ",
            "メールで知らせます。\n返事がないときは電話してください。",
            date(2026, 11, 28),
        ),
        Task("使用許可書を受け取る", "許可されたら、予約のページで\n受け取れます。"),
        Task("当日、受付で見せる", "許可書か予約番号を見せます。\n画面でもかまいません。"),
    ),
    url="https://yoyaku.akaneno.example/bookings/2611-2100-4821",
    fee_note="使用料は条例別表第1によります。",
)
FEE = PaperFee(
    name="使用料",
    rows=(
        FeeRow("基本使用料", "土・日・祝日：午後 9,220円（条例 別表第1）", 9220),
        FeeRow("入場料加算", "1円〜500円：9,220円の30%（条例 別表第1 備考2）", 2766),
        FeeRow("小計", "基本使用料 ＋ 入場料加算", 11986, is_subtotal=True),
        FeeRow("減免", "登録文化団体：11,986円の50%（条例 第11条第2号）", -5993),
        FeeRow("冷暖房料", "9,220円の30%（条例 別表第2）", 2766),
        FeeRow("ピアノ", "附属設備：1台 3,000円（規則 別表）", 3000),
        FeeRow("端数", "", -9),
    ),
    total=11750,
)
