"""命令的错误: what stops a command, told in one line on the error stream."""

from __future__ import annotations

from yiding.core.errors import YidingError


class AlreadyMade(YidingError):
    """实例已有归属."""

    code = "init.already_done"
    sentence = "这个实例已经建好，属于另一次初始化。"
    advice = "请换一个空的数据目录（YIDING_VAR）或空的数据库。"


class WeakPassword(YidingError):
    """密码太弱."""

    code = "init.weak_password"
    sentence = "密码不够安全。"
    advice = "请换一个更长、更不易猜的密码。"


class NoPassword(YidingError):
    """读不到密码."""

    code = "init.no_password"
    sentence = "没有读到密码。"
    advice = "请在终端里运行并输入密码，或用 --password-file 指明存放密码的文件。"


class BadAccount(YidingError):
    """账号名不合规."""

    code = "init.bad_account"
    sentence = "账号名不能用。"
    advice = "账号名只能用字母、数字、汉字和 @ . + - _，最长 150 个字。"


class BadGovernment(YidingError):
    """政府名称不合规."""

    code = "init.bad_government"
    sentence = "政府名称不能用。"
    advice = "请写全称，如“某某市人民政府”，不超过 80 个字。"


class BadBodies(YidingError):
    """机构表有误: the rows are told before, one a line."""

    code = "init.bad_bodies"
    sentence = "机构表有错误，什么也没有写入。"
    advice = "请按上面逐行的说明改好后重试。"


class BadNumber(YidingError):
    """编号有误."""

    code = "init.bad_number"
    sentence = "编号的下一号不对，什么也没有写入。"
    advice = "每个 --next 写三项：名称、范围、1 以上的整数；同一名称和范围只写一次。"


class NotWritten(YidingError):
    """写不了文件."""

    code = "audit.not_written"
    sentence = "锚点写不进这个文件。"
    advice = "请检查文件夹的权限和剩余空间，或换一个文件。"


class NoFolder(YidingError):
    """没有这个文件夹."""

    code = "import.no_folder"
    sentence = "没有这个文件夹。"
    advice = "请检查路径后重试。"


class NoReaders(YidingError):
    """读取进程起不来."""

    code = "import.no_readers"
    sentence = "读取文件的进程无法启动。"
    advice = "请检查内存和进程数的限制，再运行一次；已导入的不受影响。"


class PortTaken(YidingError):
    """端口被占用."""

    code = "serve.port_taken"
    sentence = "端口已被占用，或本机没有这个地址。"
    advice = "请先停止占用它的程序，或换一个端口（--port；make run PORT=8001）。"


class DatabaseAway(YidingError):
    """数据库连不上."""

    code = "database.away"
    sentence = "连不上数据库。"
    advice = "请检查 DATABASE_URL、数据库服务是否在运行、数据目录是否可写。"


class NotDemo(YidingError):
    """不是演示实例."""

    code = "demo.not_demo"
    sentence = "这是一个正式实例，不能放入演示数据。"
    advice = "请换一个空的数据目录（YIDING_VAR）或空的数据库。"


class BadSetting(YidingError):
    """设置有误: an environment variable that cannot be understood."""

    code = "settings.wrong"
    sentence = "环境变量里的设置看不懂。"
    advice = "请对照 docs/reference/settings.md 改正后重试。"
