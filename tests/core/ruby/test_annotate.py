"""Readings above words: which words get which, and what is left alone."""

import re

import pytest

from booking.core.ruby.annotate import annotate
from booking.core.ruby.words import all_words, read_words

SHORT = re.compile(r'<ruby>(.*?)<rp>（</rp><rt aria-hidden="true">(.*?)</rt><rp>）</rp></ruby>')


def read(text: str) -> str:
    """The text with each reading in brackets behind its word, without the elements around texts."""
    return SHORT.sub(r"\1[\2]", annotate(text, all_words())).replace("<span>", "").replace("</span>", "")


def test_a_reading_is_written_so_that_browsers_without_ruby_show_it_in_brackets() -> None:
    assert annotate("施設", all_words()) == (
        '<span><ruby>施設<rp>（</rp><rt aria-hidden="true">しせつ</rt><rp>）</rp></ruby></span>'
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # words, the longest first
        ("施設をさがす", "施設[しせつ]をさがす"),
        ("使用許可申請書", "使用許可申請書[しようきょかしんせいしょ]"),
        ("施設予約の受付番号", "施設予約[しせつよやく]の受付番号[うけつけばんごう]"),
        ("空き状況を見る", "空[あ]き状況[じょうきょう]を見[み]る"),
        ("今日、空いています", "今日[きょう]、空[あ]いています"),
        ("この行は空のままに", "この行は空[から]のままに"),
        ("人数を入れてください", "人数[にんずう]を入[い]れてください"),
        ("予約が入る", "予約[よやく]が入[はい]る"),
        ("取り消しました", "取[と]り消[け]しました"),
        ("メールは消えます", "メールは消[き]えます"),
        ("申込みを取り下げる", "申込[もうしこ]みを取[と]り下[さ]げる"),
        ("下の一覧から選んで", "下[した]の一覧[いちらん]から選[えら]んで"),
        ("呼び出し", "呼[よ]び出[だ]し"),
        ("申し出がありました", "申[もう]し出[で]がありました"),
        ("画面を開いて", "画面[がめん]を開[ひら]いて"),
        ("大人と大ホール", "大人[おとな]と大[だい]ホール"),
        ("黒地に黄、黄地に青", "黒地[くろじ]に黄[き]、黄地[きじ]に青[あお]"),
        ("行うこと、受付へ行く", "行[おこな]うこと、受付[うけつけ]へ行[い]く"),
        ("ほかの方が予約しました", "ほかの方[かた]が予約[よやく]しました"),
        ("1か月と2か所", "1か月[げつ]と2か所[しょ]"),
        # dates and times
        ("12月5日（土）", "12月[がつ]5日[いつか]（土[ど]）"),
        ("12月1日（火・祝）", "12月[がつ]1日[ついたち]（火[か]・祝[しゅく]）"),
        ("2026年11月24日", "2026年[ねん]11月[がつ]24日[にじゅうよっか]"),
        ("1月31日", "1月[がつ]31日[にち]"),
        ("令和8年度", "令和[れいわ]8年度[ねんど]"),
        ("1日1件まで", "1日[にち]1件[けん]まで"),
        ("3日前まで、20日間", "3日[みっか]前[まえ]まで、20日[はつか]間[かん]"),
        ("9時30分", "9時[じ]30分[ぷん]"),
        ("15分のあいだ", "15分[ふん]のあいだ"),
        ("10分間", "10分[ぷん]間[かん]"),
        # counted things
        ("1人、2人、3人以上", "1人[ひとり]、2人[ふたり]、3人[にん]以上[いじょう]"),
        ("11人", "11人[にん]"),
        ("1,200円", "1,200円[えん]"),
        ("マイク3本、6本、12本", "マイク3本[ぼん]、6本[ぽん]、12本[ほん]"),
        ("第6条第1項", "第[だい]6条[じょう]第[だい]1項[こう]"),
        ("1区分600円", "1区分[くぶん]600円[えん]"),
        ("2名前", "2名前[なまえ]"),
        # a number in an element of its own
        ("<b>12</b>件", "<b>12</b>件[けん]"),
        ('<span class="number">3</span> 人', '<span class="number">3 人[にん]'),
        ("<b>1</b>人", "<b>1</b>人"),
        ("<td>5</td><td>名前</td>", "<td>5</td><td>名前[なまえ]</td>"),
    ],
)
def test_words_get_the_reading_that_they_have_there(text: str, expected: str) -> None:
    assert read(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "会議中央田辺",  # a name that is not known, of which parts look like words
        "田辺 由香",
        "本町",  # ほんまち, ほんちょう, もとまち
        "行って",  # いって, おこなって
        "開いています",  # あいて, ひらいて
        "日",
        "人",
        "１２３日本人形",
    ],
)
def test_what_is_not_certain_gets_no_reading(text: str) -> None:
    assert annotate(text, all_words()) == text


@pytest.mark.parametrize(
    "page",
    [
        '<input value="施設" aria-label="施設">',
        "<textarea>施設を予約</textarea>",
        "<select><option>施設</option></select>",
        "<datalist><option>施設</option></datalist>",
        "<title>施設</title>",
        "<script>施設</script>",
        "<pre>施設</pre>",
        "<code>施設</code>",
        '<svg><title>施設</title><path d="M0"/></svg>',
        "<ruby>施設<rt>しせつ</rt></ruby>",
        '<span class="visually-hidden">施設</span>',
        "&lt;b&gt;Hall 1&lt;/b&gt;",
    ],
)
def test_what_is_no_text_for_the_eye_stays_as_it_is(page: str) -> None:
    assert annotate(page, all_words()) == page


def test_a_text_stays_one_item_of_its_row() -> None:
    page = annotate("<button>もとの画面に戻る</button>", all_words())
    assert page.startswith("<button><span>もとの<ruby>")
    assert page.endswith("</ruby>る</span></button>")


def test_names_of_the_city_win_over_words() -> None:
    words = all_words().with_names({"東浜公園": "ひがしはまこうえん", "海": "うみ"})
    assert "ひがしはまこうえん" in annotate("東浜公園で", words)
    assert "ruby" not in annotate("東浜公園で", all_words())
    assert annotate("海", words) == "海"  # one kanji alone is read in many ways


def test_a_long_page_takes_time_in_proportion() -> None:
    """Nothing in it may look back or ahead without end."""
    page = "<p>" + "未知漢字列" * 2_000 + "</p>" + "<li>5日前の予約</li>" * 2_000
    assert annotate(page, all_words()).count("いつか") == 2_000


@pytest.mark.parametrize("line", ["施設", "施設=", "施設=facility", "{}=し", "施設{=しせつ"])
def test_a_line_of_words_that_is_wrong_is_refused(line: str) -> None:
    with pytest.raises(ValueError, match="not a word"):
        read_words([line])


def test_no_word_is_listed_twice_with_the_same_neighbours() -> None:
    words = all_words()
    for word, readings in (*words.anywhere.items(), *words.counted.items()):
        assert len({(reading.after, reading.before) for reading in readings}) == len(readings), word
