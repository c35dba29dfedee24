"""Right uses of the registers of sign-ups and negotiations: checked, and never run."""

from datetime import datetime
from typing import assert_type

from itilbrm import Practice, SignUp
from itilbrm.negotiating import Negotiation, Proposal


def sign_ups(ann: Practice, when: datetime) -> None:
    asked = ann.sign_ups.request(service="svc_1", customer="cus_1")
    assert_type(asked, SignUp)
    ann.sign_ups.request(service="svc_1", customer="cus_1", quantity="two")  # type: ignore[arg-type]  # no number
    ann.sign_ups.adopt(
        origin="shop", reference="1", service="svc_1", customer="cus_1", requester="per_1", requested_at=when
    )
    ann.sign_ups.remind_to_answer(asked)
    ann.sign_ups.note_requirement(asked, requirement="req_1")
    ann.sign_ups.file(asked, agreement="agr_1", line="one")
    ann.sign_ups.lapse(asked)
    ann.sign_ups.end(asked)
    ann.sign_ups.move_to_customer(asked, customer="cus_2")


def negotiations(ann: Practice) -> None:
    talks = ann.negotiations.open(subject="sgn_1", subject_kind="sign_up")
    assert_type(talks, Negotiation)
    ann.negotiations.note_proposal(talks, proposal="prp_1", number=1, by="per_1")
    ann.negotiations.agree(talks)
    ann.negotiations.end_without_deal(talks)
    ann.negotiations.reopen(talks)
    ann.negotiations.move_to_customer(talks, customer="cus_2")
    made = ann.proposals.make(
        negotiation="neg_1", number=1, subject="sgn_1", by="per_1", side="customer", text="cheaper"
    )
    assert_type(made, Proposal)


def what_moves(ann: Practice) -> None:
    ann.actions.move_to_customer("act_1", customer="cus_2")
    ann.compliments.move_to_customer("cmt_1", customer="cus_2")
