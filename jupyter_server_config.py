"从项目目录里打开 JupyterLab 时，保存的笔记本里不留执行编号之类只会弄乱 diff 的东西（规矩在 settings.ini，由 nbdev 执行）。"
import contextlib

with contextlib.suppress(ImportError):   # 没装 nbdev 也能打开
    from nbdev.clean import clean_jupyter

    c.FileContentsManager.pre_save_hook = clean_jupyter  # noqa: F821  （c 由 Jupyter 给）
