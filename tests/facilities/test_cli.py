"""``flask import-facilities``: the report, and what the exit code says."""

from pathlib import Path

from click.testing import Result
from flask import Flask
from sqlalchemy import func, select

from booking.core.db import db
from booking.facilities.models import Facility
from tests import factories

COLUMN = "利用可能日時特記事項"
DATA = Path(__file__).parent / "data"


def run(app: Flask, *arguments: str) -> Result:
    factories.municipality()
    return app.test_cli_runner().invoke(args=["import-facilities", *arguments])


def count() -> int:
    return db.session.scalar(select(func.count()).select_from(Facility)) or 0


def test_the_report_says_row_by_row_what_was_taken_and_understood(app: Flask) -> None:
    result = run(app, str(DATA / "older_utf8_lf.csv"))
    assert result.exit_code == 0
    assert result.output.startswith(
        "older_utf8_lf.csv: 公共施設一覧（以前の24列）、文字コード UTF-8、改行 LF、6行\n"
    )
    for line in (
        "2行目 中央公民館（101） 新しい施設",
        "  取り込んだ列 9（元の行だけに残した列: 都道府県名）",
        "  読み取り: 利用可能日時特記事項 「月曜日(祝日の場合は翌日)」 → 休館 毎週月曜日（祝日のときは翌日）",
        f"  要確認: {COLUMN} 「年末年始」 年末年始の日付が書かれていません。日付を確かめてください。",
        f"  読み取れず: {COLUMN} 「不定期」 不定期と書かれています。日や時間を決めて入れてください。",
        "  記載なし: 利用可能日時特記事項 開館時間が書かれていません。",
        "  取り込める行 6（新しい施設 6、変わった施設 0、変わりなし 0）",
        "  取り込めなかった行 0",
    ):
        assert line in result.output.splitlines()
    assert count() == 6


def test_a_dry_run_reports_the_same_and_changes_nothing(app: Flask) -> None:
    dry = run(app, str(DATA / "older_cp932_crlf.csv"), "--dry-run")
    assert "まとめ（試しに読んだだけで、何も変えていません）" in dry.output
    assert "（新しい施設 6、変わった施設 0、変わりなし 0）" in dry.output
    assert count() == 0


def test_a_second_run_finds_everything_unchanged(app: Flask) -> None:
    run(app, str(DATA / "current_bom_crlf.csv"))
    again = run(app, str(DATA / "current_bom_crlf.csv"))
    assert "（新しい施設 0、変わった施設 0、変わりなし 9）" in again.output
    assert count() == 9


def test_edits_are_reported_as_kept_with_both_values(app: Flask) -> None:
    run(app, str(DATA / "older_utf8_lf.csv"))
    with db.transaction():
        facility = db.session.scalars(select(Facility).where(Facility.identifier == "201")).one()
        facility.address = "夏凪市東1丁目1番1号"
    again = run(app, str(DATA / "older_cp932_crlf.csv"))
    line = "  そのままにした項目 住所: こちらの「夏凪市東1丁目1番1号」を残しました（一覧は「夏凪市東1」）"
    assert line in again.output.splitlines()


def test_a_list_of_another_municipality_is_pointed_out(app: Flask) -> None:
    result = run(app, str(DATA / "older_utf8_lf.csv"), "--dry-run")
    assert "注意: 夏凪市の施設が入っています。取り込み先は春凪市です。" in result.output


def test_rows_that_are_refused_are_named_and_the_exit_code_is_one(app: Flask, tmp_path: Path) -> None:
    text = (DATA / "older_utf8_lf.csv").read_text(encoding="utf-8")
    (tmp_path / "list.csv").write_text(text.replace("992011,202,", "992011,,"), encoding="utf-8")
    result = run(app, str(tmp_path / "list.csv"))
    assert result.exit_code == 1
    assert "4行目 取り込めません\n  誤り: NO 施設の番号が空です。" in result.output
    assert "  取り込めなかった行 1" in result.output
    assert count() == 5


def test_a_file_that_is_no_list_is_refused_with_exit_code_two(app: Flask, tmp_path: Path) -> None:
    (tmp_path / "page.csv").write_text("<html></html>", encoding="utf-8")
    result = run(app, str(tmp_path / "page.csv"))
    assert result.exit_code == 2
    assert "page.csv は取り込めません。CSVではなく、ウェブページ" in result.stderr
    assert count() == 0
