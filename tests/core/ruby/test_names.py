"""Readings from names and the kana that were typed for them."""

import pytest

from booking.core.ruby.names import readings_of
from booking.core.ruby.words import all_words


@pytest.mark.parametrize(
    ("name", "kana", "expected"),
    [
        ("潮見公園", "シオミコウエン", {"潮見公園": "しおみこうえん"}),
        ("潮見公園テニスコート", "しおみこうえんてにすこーと", {"潮見公園": "しおみこうえん"}),
        ("凪の間 松", "ナギノマ", {}),  # 松 is not in the kana
        ("メインアリーナ 半面A", "メインアリーナ ハンメンエー", {"半面": "はんめん"}),
        ("研修室1・2（つなげて使う）", "ケンシュウシツイチニ", {"研修室": "けんしゅうしつ"}),
        ("会議室4", "カイギシツシ", {"会議室": "かいぎしつ"}),
        ("柔道場（畳）", "ジュウドウジョウ", {"柔道場": "じゅうどうじょう"}),
        ("展示室 全室", "テンジシツゼンシツ", {"展示室": "てんじしつ", "全室": "ぜんしつ"}),
        ("東浜 西浜", "ヒガシハマニシハマ", {}),  # nobody knows where one ends
        ("東浜 会議室", "ヒガシハマカイギシツ", {"東浜": "ひがしはま", "会議室": "かいぎしつ"}),
        ("中央", "ナカオ", {"中央": "なかお"}),  # a name may be read as no word is
        ("ﾎｰﾙ海", "ﾎｰﾙｳﾐ", {"海": "うみ"}),
        ("潮見公園", "", {}),
        ("潮見公園", "Shiomi", {}),
        ("Shiomi", "シオミ", {}),
    ],
)
def test_the_kana_is_laid_beside_the_name(name: str, kana: str, expected: dict[str, str]) -> None:
    assert readings_of(name, kana, all_words()) == expected
