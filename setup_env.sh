#!/usr/bin/env bash
# 建好课程的运行环境。可以反复运行：第二次只检查，几秒结束。
#
#   bash setup_env.sh
#
# 有 conda 就用 conda 环境 qwen-fc，否则在项目里建 .venv。不改全局的任何设置。可用的环境变量：
#   QWENFC_ENV=conda|venv     指定用哪一种环境（默认：找得到 conda 就用 conda）
#   QWENFC_BASE_PYTHON=路径   指定用哪个 Python（3.10–3.12）来建 venv
#   QWENFC_TORCH_INDEX=网址   指定从哪个索引安装 torch（例如公司内网的镜像）
#   QWENFC_CACHE=目录         评测数据的缓存目录（默认 ~/.cache/qwenfc）
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"

ENV_NAME=qwen-fc
STAMP=.qwenfc-env                       # 第 1 行：依赖文件的指纹；第 2 行：环境里的 python
CACHE=${QWENFC_CACHE:-$HOME/.cache/qwenfc}
CPU_INDEX=https://download.pytorch.org/whl/cpu
BFCL=bfcl-eval==2026.3.23
BFCL_WHEEL=bfcl_eval-2026.3.23-py3-none-any.whl
BFCL_SHA256=3bb6dfa5f0c68ad403c9ec50b00db2bb3b4cc9b38ab1ff33f48fe30d853d3a0a
export PIP_DISABLE_PIP_VERSION_CHECK=1

step() { printf '\n==> %s\n' "$*"; }
note() { printf '    %s\n' "$*"; }
die() {
    printf '✗ %s\n' "$1" >&2
    shift
    for line in "$@"; do printf '  怎么办：%s\n' "$line" >&2; done
    exit 1
}

# ---------- 选解释器 ----------

# 能真正运行、版本在 3.10–3.12、带 venv 和 ensurepip 才算数（pyenv 的垫片可能在 PATH 里却跑不起来）
usable_python() {
    "$1" -c 'import sys, venv, ensurepip; sys.exit(not (3, 10) <= sys.version_info[:2] <= (3, 12))' >/dev/null 2>&1
}

find_python() {
    local candidate candidates=(python3.11 python3.10 python3.12 python3)
    if [ -n "${QWENFC_BASE_PYTHON:-}" ]; then candidates=("$QWENFC_BASE_PYTHON"); fi
    for candidate in "${candidates[@]}"; do
        if usable_python "$candidate"; then
            command -v "$candidate"
            return
        fi
    done
    die "没有找到能用的 Python 3.10–3.12（要带 venv 模块；找过 ${candidates[*]}）。" \
        "Debian/Ubuntu：apt-get install python3 python3-venv；或装好后用 QWENFC_BASE_PYTHON=/路径/python3.11 指定"
}

in_conda() { conda run -n "$ENV_NAME" python -c 'import sys; print(sys.executable)' 2>/dev/null; }

# ---------- 各个步骤 ----------

make_conda() {
    PY=$(in_conda) || PY=
    if [ -n "$PY" ]; then
        note "已有 conda 环境 $ENV_NAME"
    else
        note "按 environment.yml 新建 conda 环境 $ENV_NAME"
        conda env create -q -f environment.yml ||
            die "conda 环境没有建成。" "检查网络和 conda 的频道设置后重新运行；或改用 venv：QWENFC_ENV=venv bash setup_env.sh"
        PY=$(in_conda) || die "conda 环境 $ENV_NAME 里的 python 跑不起来。" "删掉它再来：conda env remove -n $ENV_NAME"
    fi
}

make_venv() {
    PY=$PWD/.venv/bin/python
    if usable_python "$PY" && [ "$("$PY" -c 'import sys; print(sys.prefix)')" = "$PWD/.venv" ]; then
        note "已有 .venv"
        return
    fi
    local base
    base=$(find_python)
    note "用 $base（$("$base" --version)）新建 .venv"
    "$base" -m venv --clear .venv ||
        die ".venv 没有建成。" "看上面的报错；常见原因是磁盘满了，或缺少 python3-venv 这个系统包"
}

has_nvidia() { command -v nvidia-smi >/dev/null 2>&1 && nvidia-smi -L 2>/dev/null | grep -q '^GPU '; }

reachable() {
    "$PY" - "$1" 2>/dev/null <<'PYTHON'
import sys, urllib.request
urllib.request.urlopen(sys.argv[1].rstrip("/") + "/torch/", timeout=5)
PYTHON
}

install_torch() {
    local want index=
    want=$(grep -E '^torch==' requirements.lock)
    if "$PY" -c "import importlib.metadata as m, sys; sys.exit(m.version('torch').split('+')[0] != '${want#torch==}')" 2>/dev/null; then
        note "已有 torch $("$PY" -c 'import importlib.metadata as m; print(m.version("torch"))')"
        return
    fi
    if [ -n "${QWENFC_TORCH_INDEX:-}" ]; then
        index=$QWENFC_TORCH_INDEX
        note "按 QWENFC_TORCH_INDEX 指定的索引安装 $want"
    elif [ "$GPU" = yes ]; then
        note "有 NVIDIA GPU：安装默认的 CUDA 版 $want（下载约 3 GB）"
    elif [ "$(uname -s)" = Linux ] && reachable "$CPU_INDEX"; then
        index=$CPU_INDEX
        note "没有 NVIDIA GPU：安装 CPU 版 $want"
    else
        note "没有 NVIDIA GPU，也用不上 PyTorch 的 CPU 索引：安装 pip 能找到的 $want（可能是带 CUDA 的大包，同样能在 CPU 上跑）"
    fi
    "$PY" -m pip install -q ${index:+--index-url "$index"} "$want" ||
        die "torch 没有装上。" "检查网络后重新运行；网络慢可以换镜像：export PIP_INDEX_URL=… 或 QWENFC_TORCH_INDEX=…"
}

install_packages() {
    "$PY" -m pip install -q -r requirements.lock ||
        die "requirements.lock 没有装完。" "检查网络和磁盘空间后重新运行，已装好的不会重装；网络慢可以换镜像：export PIP_INDEX_URL=…"
    "$PY" -m pip install -q --no-deps --no-build-isolation --use-pep517 -e . ||
        die "项目自己的包没有装上。" "看上面的报错；settings.ini 和 setup.py 是否改坏了？"
    "$PY" -m pip check >/dev/null || die "装好的包之间有冲突：$("$PY" -m pip check | head -n 1)" \
        "删掉环境重来：rm -rf .venv $STAMP（conda：conda env remove -n $ENV_NAME），再运行本脚本"
}

# 合并别人的改动时，笔记本一格一格地合，不在 JSON 中间留下冲突记号（.gitattributes 指到这里）。只写这个仓库的 .git/config
install_git_hooks() {
    local bin
    bin=$(dirname "$PY")
    if [ ! -e .git ] || ! command -v git >/dev/null 2>&1; then
        note "跳过：这里不是 git 仓库"
    elif git config --local merge.nbdev-merge.name "笔记本一格一格地合（nbdev_merge）" &&
        git config --local merge.nbdev-merge.driver "'$bin/nbdev_merge' %O %A %B %P"; then
        note "已写进 .git/config"
    else
        note "没写上，课程照常能跑，只是合并笔记本时要自己看 JSON"
    fi
}

# 只取 wheel 里的数据做评测，不安装这个包：它要的 numpy 与训练用的不同
fetch_bfcl() {
    if [ -s "$CACHE/$BFCL_WHEEL" ]; then
        note "已在 $CACHE"
        return
    fi
    mkdir -p "$CACHE"
    local tmp
    tmp=$(mktemp -d "$CACHE/.download.XXXXXX")
    printf '%s --hash=sha256:%s\n' "$BFCL" "$BFCL_SHA256" >"$tmp/requirements.txt"
    if "$PY" -m pip download -q --no-deps --require-hashes -d "$tmp" -r "$tmp/requirements.txt"; then
        mv "$tmp/$BFCL_WHEEL" "$CACHE/$BFCL_WHEEL"
        rm -rf "$tmp"
        note "已下载到 $CACHE"
    else
        rm -rf "$tmp"
        die "BFCL 的数据（$BFCL）没有下载成功。" "检查网络后重新运行；或在别处下载 $BFCL_WHEEL，放进 $CACHE"
    fi
}

install_font() {
    if command -v fc-list >/dev/null 2>&1 && [ -n "$(fc-list :lang=zh family 2>/dev/null)" ]; then
        note "系统里已有中文字体"
        return
    fi
    local sudo=()
    if [ ! -e /etc/debian_version ]; then
        note "跳过：这不是 Debian/Ubuntu。图里的中文若显示成方块，请装任意一种中文字体"
        return
    elif [ "$(id -u)" != 0 ]; then
        if ! command -v sudo >/dev/null 2>&1 || ! sudo -n true 2>/dev/null; then
            note "跳过：需要管理员权限。想让图里显示中文：sudo apt-get install fonts-wqy-microhei"
            return
        fi
        sudo=(sudo -n)
    fi
    local apt=(env DEBIAN_FRONTEND=noninteractive apt-get -q -o DPkg::Lock::Timeout=300)
    if "${sudo[@]}" "${apt[@]}" update >/dev/null 2>&1 &&
        "${sudo[@]}" "${apt[@]}" install -y --no-install-recommends fonts-wqy-microhei >/dev/null 2>&1; then
        # matplotlib 记着旧的字体清单，删掉它才看得见新字体
        rm -f "$("$PY" -c 'import matplotlib; print(matplotlib.get_cachedir())')"/fontlist-*.json
        note "已安装文泉驿微米黑"
    else
        note "没装上，课程照常能跑，只是图里的中文会显示成方块。补装：apt-get install fonts-wqy-microhei"
    fi
}

# ---------- 主流程 ----------

KIND=${QWENFC_ENV:-}
if [ -z "$KIND" ]; then
    if command -v conda >/dev/null 2>&1; then KIND=conda; else KIND=venv; fi
fi
case $KIND in
conda) command -v conda >/dev/null 2>&1 || die "QWENFC_ENV=conda，但找不到 conda 命令。" "先安装 conda，或改用 QWENFC_ENV=venv" ;;
venv) ;;
*) die "QWENFC_ENV=$KIND 不认识。" "只能是 conda 或 venv" ;;
esac

fingerprint=$(cat requirements.lock settings.ini setup.py environment.yml setup_env.sh | cksum)
fingerprint="$KIND $PWD ${fingerprint// /-}"
if [ -f "$STAMP" ] && [ "$(sed -n 1p "$STAMP")" = "$fingerprint" ] && [ -s "$CACHE/$BFCL_WHEEL" ] &&
    "$(sed -n 2p "$STAMP")" -c 'import qwenfc_lib' >/dev/null 2>&1; then
    echo "环境已就绪：$(sed -n 2p "$STAMP")"
    exit 0
fi
rm -f "$STAMP"

step "第 1 步：准备 Python 环境（$KIND）"
"make_$KIND"

step "第 2 步：按显卡选择 torch"
if has_nvidia; then
    GPU=yes
    note "显卡：$(nvidia-smi --query-gpu=name --format=csv,noheader | head -n 1)"
else
    GPU=no
fi
install_torch

step "第 3 步：安装 requirements.lock 里的包和项目本身（首次约 2 分钟）"
install_packages

step "第 4 步：下载 BFCL 评测数据（约 2 MB，只用于评测）"
fetch_bfcl

step "第 5 步：给图表准备中文字体"
install_font

step "第 6 步：让 git 合得好笔记本"
install_git_hooks

if [ "$GPU" = yes ] && ! "$PY" -c 'import sys, torch; sys.exit(not torch.cuda.is_available())'; then
    note "注意：有显卡，但 torch 用不上它，多半是驱动太旧。升级驱动，或用 QWENFC_TORCH_INDEX 换一个 CUDA 版本的 torch"
fi
printf '%s\n%s\n' "$fingerprint" "$PY" >"$STAMP"
step "环境已就绪：$PY"
if [ "$KIND" = conda ]; then activate="conda activate $ENV_NAME"; else activate="source .venv/bin/activate"; fi
note "接下来：make lab（用 JupyterLab 打开第 01 章），make course（跑完整门课），make test（检查一切）；要用 qwenfc 命令，先 $activate"
