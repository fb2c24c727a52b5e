"""A slip and a content with everything on them; tests replace what they are about."""

from datetime import date, datetime

from booking.core.calendar import TOKYO
from booking.documents import Office
from booking.documents.applications import (
    Answered,
    ApplicationContent,
    ContentSection,
    FlowStep,
    Listed,
    ReceiptSlip,
)

OFFICE = Office(
    name="危機管理課　罹災証明担当",
    postal_code="000-0012",
    address="あかね野市本町1丁目1番1号",
    phone="0000-12-3410",
    hours="8:30〜17:15（土日祝・年末年始を除く）",
)
LONG_ANSWER = (
    "11月19日の午後から雨が強くなり、16時過ぎに家の前の緑川からあふれた水が道路を越えて、16時30分ごろ玄関から入ってきました。"
    "水は床上およそ40cmまで来て、21時ごろに引きました。1階の台所・居間・浴室の床と壁、給湯器、冷蔵庫、洗濯機が水につかり、使えません。\n"
    "写真は翌朝7時ごろに撮りました。水の跡に巻尺を当てたもの（写真5）と、床板の浮き（写真6）があります。\n"
    "母（78歳）は足が悪く、避難のときに転んで手首を痛めました。平日の昼は母だけが家にいるので、"
    "調査の日を決める電話は、私の携帯電話に18時より後にお願いします。\n"
)
SLIP = ReceiptSlip(
    municipality="あかね野市",
    reference="2611-0398-2107",
    enquiry_url="https://yoyaku.akaneno.example/applications/enquiry",
    procedure="罹災証明書の交付申請",
    arrived_at=datetime(2026, 11, 21, 22, 14, 9, tzinfo=TOKYO),
    handling_from=date(2026, 11, 24),
    office=OFFICE,
    duration="14日以内",
    steps=(
        FlowStep("受付", ("11月21日（土）", "申請が届きました"), current=True),
        FlowStep("審査", ("11月24日（火）から", "書類を確かめます")),
        FlowStep("結果", ("メールで", "知らせます")),
    ),
    summary=(
        Answered("申請者", "髙橋　美千代", name=True),
        Answered("住所", "〒000-0031 あかね野市緑町5丁目12番8号 あかねハイツ203号"),
        Answered("電話", "000-0000-5678"),
        Answered("罹災の日時", "令和8年11月19日（木） 16時30分ごろ"),
        Answered("罹災の原因", "大雨による浸水"),
        Answered("必要な通数", "2通"),
    ),
    attachments="7件　計18.4MB",
    changing="審査が始まる前と、市が返したときに、受付番号と照会用パスワードでできます。取下げには理由が要ります。",
    privacy="申請に書かれた個人情報は、罹災証明書の交付と被災者の支援のために使い、ほかの目的には使いません。",
    password="48213-90577",
)
CONTENT = ApplicationContent(
    municipality="あかね野市",
    reference="2611-0398-2107",
    procedure="罹災証明書の交付申請",
    form_version=date(2026, 4, 1),
    sections=(
        ContentSection(
            "申請者",
            (
                Answered("氏名", "髙橋　美千代", name=True),
                Answered("氏名のふりがな", "たかはし　みちよ"),
                Answered("生年月日", "昭和58年7月2日"),
                Answered("住所", "〒000-0031 あかね野市緑町5丁目12番8号 あかねハイツ203号"),
                Answered("電話", "000-0000-5678"),
            ),
        ),
        ContentSection(
            "罹災の状況",
            (
                Answered("罹災の日時", "令和8年11月19日（木） 16時30分ごろ"),
                Answered("罹災の原因", "大雨による浸水"),
                Answered("ほかに知らせておきたいこと、調査のときに気をつけてほしいこと", ""),
                Answered("被害の状況", LONG_ANSWER * 3),
            ),
        ),
        ContentSection(
            "同意と確認",
            (
                Answered(
                    "情報の利用",
                    "被災者支援のため、市の関係課がこの申請の内容を利用することに同意します。",
                    ticked=True,
                ),
            ),
        ),
    ),
    files=tuple(
        Listed(f"外観_{side}.jpg", "写真（外観）", f"{size}MB")
        for side, size in (("北", 3.1), ("東", 2.9), ("南", 3), ("西", 2.8))
    ),
    record=(
        Answered("到達", "令和8年11月21日（土） 22:14:09"),
        Answered("内容の確認値", "SHA-256 " + " ".join(["4f0c", "91d7", "a3be", "5528"] * 4)),
    ),
    office=OFFICE,
)
