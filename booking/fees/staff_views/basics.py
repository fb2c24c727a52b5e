"""What a tariff is called, of which article it is, whose fee it is, and which day decides."""

from dataclasses import dataclass

from flask import flash, redirect, render_template
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response
from wtforms import SelectField
from wtforms.validators import DataRequired

from booking.accounts.access import administrator
from booking.core import clock
from booking.core.db import db
from booking.core.errors import DomainError
from booking.core.i18n import _, _l
from booking.facilities.forms.facility import at_most
from booking.facilities.forms.fields import Line, options
from booking.facilities.staff_views.blueprint import administrator_in_person, put_on_form
from booking.fees.rules.tariff import CountsBy, FeeName, Tariff
from booking.fees.service import tariffs as service
from booking.fees.staff_views.blueprint import blueprint, draft_of

FEE_NAMES = options(
    [
        (FeeName.MUNICIPAL.value, _l("使用料（市の収入）")),
        (FeeName.MANAGERS.value, _l("利用料金（指定管理者の収入）")),
    ]
)
COUNTS_BY = options(
    [(CountsBy.USE.value, _l("使う日の料金表")), (CountsBy.BOOKING.value, _l("予約した日の料金表"))]
)


class BasicsForm(FlaskForm):
    """The head of a tariff."""

    title = Line(_l("料金表の題"), [DataRequired(_l("料金表の題を入れてください。")), at_most(200)])
    article = Line(
        _l("条例の条と別表"), [at_most(200)], description=_l("内訳の各行に出ます。例: 条例第8条 別表第1")
    )
    fee_name = SelectField(_l("だれの収入か"), choices=FEE_NAMES)
    counts_by = SelectField(_l("料金が変わるとき、どの日で決めるか"), choices=COUNTS_BY)


@dataclass(frozen=True)
class _Change:
    """The head as it was entered."""

    form: BasicsForm

    def __call__(self, tariff: Tariff) -> Tariff:
        return tariff.model_copy(
            update={
                "title": self.form.title.data,
                "article": self.form.article.data,
                "fee_name": FeeName(self.form.fee_name.data),
                "counts_by": CountsBy(self.form.counts_by.data),
            }
        )


@blueprint.route("/<int:facility_id>/tariffs/<int:version_id>/basics", methods=["GET", "POST"])
@administrator
def basics(facility_id: int, version_id: int) -> str | Response:
    """Change the head of a draft."""
    here = draft_of(facility_id, version_id)
    form = BasicsForm(
        data={
            "title": here.tariff.title,
            "article": here.tariff.article,
            "fee_name": here.tariff.fee_name.value,
            "counts_by": here.tariff.counts_by.value,
        }
    )
    if form.validate_on_submit():
        try:
            with db.transaction():
                here = draft_of(facility_id, version_id)
                service.change_draft(
                    administrator_in_person(),
                    here.facility,
                    here.draft(),
                    _Change(form),
                    now=clock.now(),
                    detail={"change": "basics"},
                )
        except DomainError as error:
            put_on_form(form, error)
        else:
            flash(_("料金表の題などを保存しました。"), "success")
            return redirect(here.page())
    return render_template(
        "fees/admin/basics.html", here=draft_of(facility_id, version_id), facility=here.facility, form=form
    )
