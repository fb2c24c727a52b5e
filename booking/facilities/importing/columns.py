"""The two forms in which Japanese cities publish the list: 56 columns (now) and 24 columns (before)."""

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum

from booking.core.i18n import _l
from booking.facilities.importing.files import UnreadableFile


class Form(StrEnum):
    """Which of the two published forms a file has."""

    CURRENT = "current"  # 自治体標準オープンデータセット, 56 columns
    OLDER = "older"  # 推奨データセット, 24 columns


ACCESSIBILITY_COLUMNS = (
    "車椅子可",
    "車椅子貸出",
    "ツエ貸出",
    "バリアフリートイレ",
    "スロープ、エレベータ、エスカレータ",
    "点字ブロック等の移動支援",
    "点字や読上による支援",
    "盲導犬・介助犬、聴導犬同伴",
    "字幕",
    "筆談対応",
    "優先駐車場",
    "オストメイト対応トイレ",
    "授乳室",
    "おむつ替えコーナー",
    "飲食可否",
    "ベビーカー貸出",
    "ベビーカー利用",
)

CURRENT_COLUMNS = (
    "全国地方公共団体コード",
    "ID",
    "地方公共団体名",
    "名称",
    "名称_カナ",
    "名称_英字",
    "名称_通称",
    "POIコード",
    "外部識別子",
    "外部識別子の値",
    "所在地_全国地方公共団体コード",
    "町字ID",
    "所在地_連結表記",
    "所在地_都道府県",
    "所在地_市区町村",
    "所在地_町字",
    "所在地_番地以下",
    "建物名等(方書)",
    "緯度",
    "経度",
    "高度の種別",
    "高度の値",
    "電話番号",
    "内線番号",
    "連絡先メールアドレス",
    "連絡先FormURL",
    "連絡先備考（その他、SNSなど）",
    "郵便番号",
    "法人番号",
    "団体名",
    "利用可能曜日",
    "開始時間",
    "終了時間",
    "利用可能時間特記事項",
    "説明",
    *ACCESSIBILITY_COLUMNS,
    "URL",
    "画像",
    "画像_ライセンス",
    "備考",
)

OLDER_COLUMNS = (
    "都道府県コード又は市区町村コード",
    "NO",
    "都道府県名",
    "市区町村名",
    "名称",
    "名称_カナ",
    "名称_通称",
    "POIコード",
    "住所",
    "方書",
    "緯度",
    "経度",
    "電話番号",
    "内線番号",
    "法人番号",
    "団体名",
    "利用可能曜日",
    "開始時間",
    "終了時間",
    "利用可能日時特記事項",
    "説明",
    "バリアフリー情報",
    "URL",
    "備考",
)

_COLUMNS = {Form.CURRENT: CURRENT_COLUMNS, Form.OLDER: OLDER_COLUMNS}


def _key(name: str) -> str:
    """A heading as compared: width, white space and an explanation in brackets at its end don't matter."""
    narrow = re.sub(r"\s", "", unicodedata.normalize("NFKC", name)).upper()
    return re.sub(r"(?<=.)\([^)]*\)$", "", narrow)


@dataclass(frozen=True)
class Header:
    """The form of a file, and for each of its columns the standard name (or its own, if unknown)."""

    form: Form
    names: tuple[str, ...]
    extra: tuple[str, ...]  # names that the form does not have


def read_header(cells: tuple[str, ...]) -> Header:
    """Recognise the form by its headings, in any order; raises UnreadableFile and says what is missing."""
    keys = [_key(cell) for cell in cells]
    if len(cells) == 1:
        raise UnreadableFile(
            _l("1行目がカンマで区切られていません。公共施設一覧のCSV（カンマ区切り）か確かめてください。")
        )
    form = Form.CURRENT if _key("ID") in keys else Form.OLDER
    standard = {_key(name): name for name in _COLUMNS[form]}
    known = [key for key in keys if key in standard]
    if len(known) < len(standard) // 2:
        raise UnreadableFile(
            _l("1行目が公共施設一覧の見出しではありません。見出しの行から始まるCSVを指定してください。")
        )
    twice = [standard[key] for key in dict.fromkeys(known) if known.count(key) > 1]
    if twice:
        raise UnreadableFile(_l("1行目の見出し「%(names)s」が2つあります。", names="」「".join(twice)))
    missing = [name for key, name in standard.items() if key not in known]
    if missing:
        raise UnreadableFile(_l("1行目に見出し「%(names)s」がありません。", names="」「".join(missing)))
    names = tuple(standard.get(key, cell.strip()) for key, cell in zip(keys, cells, strict=True))
    return Header(form, names, tuple(name for name in names if _key(name) not in standard and name))
