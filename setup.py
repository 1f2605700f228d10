"安装脚本：所有信息都来自 settings.ini，这里只负责读。"
import shutil
from configparser import ConfigParser
from pathlib import Path

from setuptools import find_packages, setup
from setuptools.command.build_py import build_py

here = Path(__file__).parent
config = ConfigParser(delimiters=["="])  # 依赖里有 “==”，默认的 “:” 分隔符会误伤网址
config.read(here / "settings.ini", encoding="utf-8")
cfg = config["DEFAULT"]


def split(name):
    "把 settings.ini 里用空格隔开的一行依赖变成列表。"
    return cfg.get(name, "").split()


class build_with_share(build_py):
    "打 wheel 时把 configs/ 和 data/ 里随课程发布的文件放进 qwenfc_lib/share/；可编辑安装直接用仓库里的，不复制。"

    def run(self):
        super().run()
        if self.editable_mode:
            return
        share = Path(self.build_lib) / cfg["lib_path"] / "share"
        for folder in ("configs", "data"):
            if not (here / folder).is_dir():  # 部署的镜像只要库，不带训练的配方和数据
                continue
            leave = shutil.ignore_patterns("processed", ".*")
            shutil.copytree(here / folder, share / folder, dirs_exist_ok=True, ignore=leave)


readme = here / "README.md"
setup(
    name=cfg["lib_name"],
    version=cfg["version"],
    description=cfg["description"],
    long_description=readme.read_text(encoding="utf-8") if readme.exists() else "",
    long_description_content_type="text/markdown",
    keywords=cfg["keywords"],
    author=cfg["author"],
    license="Apache-2.0",
    packages=find_packages(include=[cfg["lib_path"], cfg["lib_path"] + ".*"]),
    include_package_data=True,
    cmdclass={"build_py": build_with_share},
    python_requires=">=" + cfg["min_python"] + ",<3.13",
    install_requires=split("requirements"),
    extras_require={
        "dev": split("dev_requirements"),
        "course": split("course_requirements"),
        "serve": split("serve_requirements"),
        "demo": split("demo_requirements"),
        "hub": split("hub_requirements"),
    },
    entry_points={
        "console_scripts": ["qwenfc = qwenfc_lib.cli:main"],
        "nbdev": [f"{cfg['lib_path']}={cfg['lib_path']}._modidx:d"],
    },
    zip_safe=False,
    classifiers=[
        "Intended Audience :: Education",
        "Natural Language :: Chinese (Simplified)",
        "Programming Language :: Python :: 3.10",
        "Programming Language :: Python :: 3.11",
        "Programming Language :: Python :: 3.12",
    ],
)
