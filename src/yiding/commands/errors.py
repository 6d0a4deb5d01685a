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


class AccountTaken(YidingError):
    """账号已有."""

    code = "administrators.account_taken"
    sentence = "这个账号名已有人使用，什么也没有写入。"
    advice = "请为管理员另取一个账号名：原有账号不得兼任管理员。"


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


class FileExists(YidingError):
    """备份文件已存在."""

    code = "backup.file_exists"
    sentence = "这个文件已经存在，没有覆盖。"
    advice = "请换一个文件名，例如带上日期。"


class BackupUnwritable(YidingError):
    """备份写不了."""

    code = "backup.unwritable"
    sentence = "备份文件写不了，没有留下不完整的文件。"
    advice = "请检查文件夹是否存在、是否有写权限。"


class BackupDiskFull(YidingError):
    """备份时磁盘已满."""

    code = "backup.disk_full"
    sentence = "磁盘空间不足，备份没有完成，没有留下不完整的文件。"
    advice = "请清理空间，或把备份写到另一块磁盘，再运行一次。"


class NewerDatabase(YidingError):
    """数据库比程序新."""

    code = "backup.newer_database"
    sentence = "数据库已由更新的版本升级过，这个版本读不全。"
    advice = "请用升级数据库的那个版本（或更新的版本）运行。"


class NoPassphrase(YidingError):
    """读不到口令."""

    code = "backup.no_passphrase"
    sentence = "没有读到备份口令，或两次输入的口令不一致。"
    advice = "请在终端里输入，或用 --passphrase-file、YIDING_BACKUP_PASSPHRASE 给出。"


class WeakPassphrase(YidingError):
    """口令太短."""

    code = "backup.weak_passphrase"
    sentence = "备份口令太短。"
    advice = "请用 12 个字符以上的口令，并与备份分开保管：丢了口令，备份就打不开。"


class NoPackage(YidingError):
    """没有这个备份文件."""

    code = "restore.no_file"
    sentence = "打不开这个备份文件。"
    advice = "请检查路径和读权限后重试。"


class NotPackage(YidingError):
    """不是备份文件."""

    code = "restore.not_a_package"
    sentence = "这不是 yiding backup 写出的文件。"
    advice = "请检查是否选错了文件。"


class DamagedPackage(YidingError):
    """备份已损坏: torn, changed or cut off. Nothing was written."""

    code = "restore.damaged"
    sentence = "备份文件已损坏或被改动，数据库没有写入任何内容。"
    advice = "请换用另一份备份，并检查存放它的磁盘。"


class WrongPassphrase(YidingError):
    """口令不对."""

    code = "restore.wrong_passphrase"
    sentence = "备份口令不对，什么也没有写入。"
    advice = "请核对口令后重试；口令丢失的备份无法打开。"


class NewerPackage(YidingError):
    """备份来自更新的版本."""

    code = "restore.newer_version"
    sentence = "这份备份来自更新的版本，这个版本读不了。"
    advice = "请先把程序升级到备份时的版本或更新的版本，再恢复。"


class Occupied(YidingError):
    """目标不是空的."""

    code = "restore.not_empty"
    sentence = "目标数据库里已有数据，没有恢复。"
    advice = "请换一个空的数据库或空的数据目录；确实要丢弃现有数据时，先备份它，再加 --replace。"


class Unfit(YidingError):
    """目标数据库放不下: a row that the target refuses."""

    code = "restore.row_refused"
    sentence = "目标数据库不接受备份里的一行，什么也没有写入。"
    advice = "请按括号里的表和原因，在原来的系统里改正这一行，重新备份后再恢复。"


class NotSame(YidingError):
    """恢复后核对不一致."""

    code = "restore.not_same"
    sentence = "恢复后的内容与备份不一致，数据库没有写入任何内容。"
    advice = "请检查数据库与磁盘后重试；仍然如此，请保留备份并联系系统管理员。"


class RestoreDiskFull(YidingError):
    """恢复时磁盘已满."""

    code = "restore.disk_full"
    sentence = "磁盘空间不足，恢复没有完成；数据库里不会只有一半数据。"
    advice = "请清理空间后再运行一次同样的命令；已放好的文件会被接着用。"


class BadTarget(YidingError):
    """目标地址不对."""

    code = "migrate.bad_target"
    sentence = "目标地址不能用。"
    advice = "请写成 postgresql://用户@主机:5432/库名；密码放在 PGPASSWORD 或 ~/.pgpass 里。"
