"""Policy packs and the rule library behind them: ``rules`` decides, each pack's folder only runs it in the engine."""
