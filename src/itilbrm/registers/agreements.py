"""The Customer Agreement Portfolio: all agreements, and what can be asked of them."""

from itilbrm.agreements import Agreement, agreeing, ending, lasting, reviewing, taking_over
from itilbrm.registers.register import Register, adoption_method, creation_method, step_method

__all__ = ["CustomerAgreementPortfolio"]


class CustomerAgreementPortfolio(Register[Agreement]):
    """All agreements with customers, and the operational ones that stand behind them (DOMAIN 2.5)."""

    draft = creation_method(agreeing.draft)
    open_standard = creation_method(agreeing.open_standard)
    adopt = adoption_method(taking_over.adopt)
    negotiate = step_method(agreeing.negotiate)
    propose = step_method(agreeing.propose)
    sign = step_method(agreeing.sign)
    abandon = step_method(agreeing.abandon)
    start_review = step_method(reviewing.start_review)
    finish_review = step_method(reviewing.finish_review)
    change_line = step_method(reviewing.change_line)
    move_to_customer = step_method(reviewing.move_to_customer)
    renew = step_method(reviewing.renew)
    renew_tacitly = step_method(lasting.renew_tacitly)
    alert_renewal = step_method(lasting.alert_renewal)
    give_notice = step_method(ending.give_notice)
    withdraw_notice = step_method(ending.withdraw_notice)
    supersede = step_method(ending.supersede)
    terminate = step_method(ending.terminate)
    run_out = step_method(lasting.run_out)
    expire = step_method(lasting.expire)
