"""Pages that are made of the context alone; each is imported when it is built."""

from ui.context import AppContext
from ui.shell.page import PageWidget

__all__ = ["analysis", "board", "candidates", "evaluations", "plan", "targets"]


def analysis(context: AppContext) -> PageWidget:
    """分析: the metrics of a month, each down to its order lines."""
    from ui.screens.analysis.page import AnalysisPage

    return AnalysisPage(context)


def board(context: AppContext) -> PageWidget:
    """标准店, the board."""
    from ui.screens.board.page import BoardPage

    return BoardPage(context)


def evaluations(context: AppContext) -> PageWidget:
    """标准店, the evaluations."""
    from ui.screens.evaluations.page import EvaluationsPage

    return EvaluationsPage(context)


def candidates(context: AppContext) -> PageWidget:
    """标准店, the candidates."""
    from ui.screens.candidates.page import CandidatesPage

    return CandidatesPage(context)


def plan(context: AppContext) -> PageWidget:
    """计划, the visits."""
    from ui.screens.plan.page import PlanPage

    return PlanPage(context)


def targets(context: AppContext) -> PageWidget:
    """计划, the targets."""
    from ui.screens.targets.page import TargetsPage

    return TargetsPage(context)
