"让 nbval 与 nbdev 合得来：pytest 收集完笔记本的单元格之后，改正两处互相不认识的地方。"
import re

import pytest

EVAL_FALSE = re.compile(r"^\s*#\s*\|\s*eval:\s*false\b", re.MULTILINE)


def pytest_collection_modifyitems(items):
    for item in items:
        cell = getattr(item, "cell", None)
        if cell is None or not hasattr(item, "options"):
            continue  # 不是 nbval 的单元格
        # nbdev_clean 会清空 execution_count，nbval 却把“有输出而没有编号”当成错误
        if cell.execution_count is None:
            cell.execution_count = 1
        # nbval 不认识 nbdev 的 `#| eval: false`
        if EVAL_FALSE.search(cell.source):
            item.add_marker(pytest.mark.skip(reason="#| eval: false"))
