using System.Buffers;

namespace Conversation.Readers;

/// <summary>What a Chinese name may begin with.</summary>
internal static class Surnames
{
    private static readonly SearchValues<char> Single = SearchValues.Create(
        "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜戚谢邹喻柏水窦章云苏潘葛奚范彭郎鲁韦昌马苗凤花方俞任袁柳酆鲍史唐费廉岑薛雷贺倪汤滕殷罗毕郝邬安常乐于时傅皮卞齐康伍余元卜顾孟平黄和穆萧尹"
        + "姚邵湛汪祁毛禹狄米贝明臧计伏成戴谈宋茅庞熊纪舒屈项祝董梁杜阮蓝闵席季麻强贾路娄危江童颜郭梅盛林刁钟徐邱骆高夏蔡田樊胡凌霍虞万支柯昝管卢莫经房裘缪干解应宗丁宣贲邓郁单杭洪包诸左石崔吉钮龚程嵇邢滑裴陆荣翁荀羊於惠甄曲家封芮羿储靳汲邴糜松井段富巫乌焦巴弓"
        + "牧隗山谷车侯宓蓬全郗班仰秋仲伊宫宁仇栾暴甘钭厉戎祖武符刘景詹束龙叶幸司韶郜黎蓟薄印宿白怀蒲邰从鄂索咸籍赖卓蔺屠蒙池乔阴郁胥能苍双闻莘党翟谭"
        + "贡劳逄姬申扶堵冉宰郦雍璩桑桂濮牛寿通边扈燕冀郏浦尚农温别庄晏柴瞿阎充慕连茹习宦艾鱼容向古易慎戈廖庾终暨居衡步都耿满弘匡国文寇广禄阙东殴殳沃利"
        + "蔚越夔隆师巩厍聂晁勾敖融冷訾辛阚那简饶空曾毋沙乜养鞠须丰巢关蒯相查后荆红游竺权逯盖益桓公岳帅缑亢况郈有琴商牟佘佴伯赏墨哈谯笪年爱阳佟言福延琚栗"
        + "原闫肖付代覃逯苑来楚岗候部都晋沁郄郇邸门信秘智银衣綦鄢仝尉库冶禚训揭覃逄撒回玉芦初睢隋宾宝虢皇降苟代卿冼官英战员院鹿檀续牙化虎阿亓宛兰辜侍么乃过涂欧海展旷普木朴竹谌麦忻弋仵俎畅");

    /// <summary>Characters of the list that begin far more words than names: only behind 叫, 姓 or 名字.</summary>
    private static readonly SearchValues<char> Rare = SearchValues.Create("哈爱么乃过后有从通相能都回来那公别终时年家国全广向经养空师门院化训信阿利须候部干支充习幸束居步堵印要问查代解应于言海展普木竹麦");

    private static readonly string[] Compounds =
    [
        "欧阳", "太史", "端木", "上官", "司马", "东方", "独孤", "南宫", "万俟", "闻人", "夏侯", "诸葛", "尉迟", "公羊", "赫连", "澹台", "皇甫", "宗政", "濮阳", "公冶", "太叔", "申屠", "公孙",
            "慕容", "仲孙", "钟离",
        "长孙", "宇文", "司徒", "鲜于", "司空", "闾丘", "子车", "亓官", "司寇", "巫马", "公西", "颛孙", "壤驷", "公良", "漆雕", "乐正", "宰父", "谷梁", "拓跋", "夹谷", "轩辕", "令狐", "段干",
            "百里", "呼延", "东郭",
        "南门", "羊舌", "微生", "梁丘", "左丘", "东门", "西门", "第五", "纳兰", "完颜",
    ];

    /// <summary>How many characters of the text at that place are a surname: 2, 1, or 0.</summary>
    /// <param name="isCued">Something said that a name comes now (叫, 姓, 名字).</param>
    public static int LengthAt(ReadOnlySpan<char> text, bool isCued)
    {
        if (text.Length >= 3)
        {
            foreach (var compound in Compounds)
            {
                if (text.StartsWith(compound, StringComparison.Ordinal))
                {
                    return 2;
                }
            }
        }

        return text.Length >= 2 && IsSingle(text[0], isCued) ? 1 : 0;
    }

    public static bool IsSingle(char c, bool isCued = true) => Single.Contains(c) && (isCued || !Rare.Contains(c));
}
