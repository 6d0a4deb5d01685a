"""地图和图层的错误."""

from __future__ import annotations

from yiding.core.errors import YidingError


class LayerFault(YidingError):
    """图层文件有误: said with the place in the file, where it is known."""

    code = "registers.layer_fault"
    status = 422
    sentence = "文件有误，什么也没有导入。"
    advice = "请改正后再导入。"

    @property
    def words(self) -> str:
        return f"{self.sentence}{f'（{self.detail}）' if self.detail else ''}{self.advice}（{self.code}）"


class LayerTooLarge(LayerFault):
    """图层文件太大."""

    code = "registers.layer_too_large"
    status = 422
    sentence = "文件超过 20 MB，什么也没有导入。"
    advice = "请在制图软件里先简化边界，或者分成几个图层再导入。"


class LayerTorn(LayerFault):
    """不是 GeoJSON: torn, another format, or nested without end."""

    code = "registers.layer_unreadable"
    status = 422
    sentence = "文件不完整或不是 GeoJSON，什么也没有导入。"
    advice = "请从制图软件重新导出 GeoJSON（UTF-8 编码）后再试。"


class LayerEmpty(LayerFault):
    """没有图形 of the kind that the layer has."""

    code = "registers.layer_empty"
    status = 422
    sentence = "文件里没有这一类图层要用的图形。"
    advice = "界线要用面，线状图层要用线，点状图层要用点；请核对图层种类和文件。"


class LayerTooDetailed(LayerFault):
    """图形太多或太细."""

    code = "registers.layer_too_detailed"
    status = 422
    sentence = "图形过多或过于细碎，地图打开会很慢，没有导入。"
    advice = "一个图层最多 5,000 个图形、200,000 个点；请先简化后再导入。"


class WrongGeometry(LayerFault):
    """图形有误: a ring that is not closed or crosses itself, a line of one point."""

    code = "registers.layer_wrong_geometry"
    status = 422
    sentence = "有图形画得不对，什么也没有导入。"
    advice = "请在制图软件里修复标出的图形（自相交、未闭合等）后再导入。"


class WrongCoordinates(LayerFault):
    """坐标有误: out of range, the two swapped, or projected."""

    code = "registers.layer_wrong_coordinates"
    status = 422
    sentence = "坐标不是经纬度，或者经度和纬度写反了，什么也没有导入。"
    advice = "请把坐标系转成 CGCS2000 或 WGS84 经纬度（先经度、后纬度，单位为度）后再导入。"


class LayerThere(YidingError):
    """图层重名."""

    code = "registers.layer_there"
    status = 422
    sentence = "已有同名的图层。"
    advice = "请换一个名称，或者打开已有的图层，替换它的图形。"


class NoSuchVersion(YidingError):
    """没有这一版."""

    code = "registers.layer_no_version"
    status = 422
    sentence = "没有这一版，图层没有改动。"
    advice = "请从版本表里选一版。"
