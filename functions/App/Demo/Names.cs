using Domain.Identity;

namespace App.Demo;

/// <summary>
/// Names as they are met in 长治: the common surnames of northern China with the local ones (申, 牛, 原, 常), given names of three generations, and
/// the names that break careless programs: with a middle dot, with four characters, with characters outside GB 2312 and outside the BMP.
/// </summary>
internal static class Names
{
    /// <summary>The order of frequency is the point; the weights are rounded by eye, no statistics.</summary>
    private static readonly Weighted<string> Surnames = new(
        [.. Spread("王李张", 80), .. Spread("刘陈杨赵", 42), .. Spread("郭马高韩", 26), .. Spread("宋郝申牛任崔", 19), .. Spread("孙周徐胡朱何梁冯", 14),
         .. Spread("苗靳原常秦程魏田武侯范平桑段", 9), .. Spread("许吕曹杜贾董袁邓萧薛阎潘史路连暴栗", 6),
         .. Spread("吴黄林罗郑谢唐曾彭蒋蔡余丁叶苏卢姚谭廖邹熊金陆孔白康毛邱江顾邵孟龙万钱汤尹黎易乔赖龚", 3), .. Spread("仝亓逄郄璩妫", 1),
         ("欧阳", 1), ("上官", 1), ("司马", 1), ("申屠", 1)]);

    private const string BoyNow = "宇轩浩辰泽睿晨子铭皓梓俊一博文昊天佑嘉煜承瑞奕翰霖逸诚航洋毅然思远恒书景云卓";
    private const string GirlNow = "雨涵梓欣怡诗彤萱一诺琪悦子依佳可馨语思宁若溪芮瑶雅静婉晴沐菲艺紫妍楚玥心妤清漪";
    private const string ManThen = "建伟军强磊鹏飞超斌杰勇俊波涛辉峰亮刚凯明志海龙晓东文华永红卫国庆云亚宏";
    private const string WomanThen = "丽娟艳敏静芳霞燕红玲婷晓春秀梅慧娜雪琴莉云红萍香兰英爱彩素改变转苗丹文";
    private const string OldMan = "建国富贵保根水来旺福生忠义有才栓柱虎林天明德成海金喜长书拴";
    private const string OldWoman = "桂兰秀英玉珍凤莲爱香改梅花翠娥春巧云素芬先仙枝转";

    /// <summary>Outside GB 2312, in use in names: what an old list or font shows as a question mark. The last are outside the BMP.</summary>
    private static readonly string[] Rare = ["喆", "堃", "垚", "龑", "犇", "玥", "旻", "祎", "甯", "翀", "昇", "芃", "珺", "𬱖", "𫘧", "𬍤"];

    private static readonly string[] Uyghur = ["阿迪力", "买买提", "古丽娜尔", "艾力", "阿依古丽", "努尔兰", "热依拉", "吐尔逊", "帕提曼", "凯赛尔"];
    private static readonly string[] Tibetan = ["扎西次仁", "达娃卓玛", "格桑", "洛桑益西", "仁增旺姆", "次仁央金"];
    private static readonly string[] Yi = ["阿尔·尔古", "吉克·阿牛", "沙马·拉则", "曲比·木呷", "马海·伍果"];
    private static readonly string[] Mongol = ["巴特尔", "其其格", "苏日娜", "朝鲁", "阿拉坦·琪琪格"];

    /// <summary>
    /// Codes of GB/T 3304; nine hundred and eighty-four in a thousand are 汉族, as about it is in Shanxi with those who come to work there.
    /// </summary>
    public static readonly Weighted<string> Ethnicities =
        new(("01", 984), ("03", 6), ("11", 3), ("02", 1), ("07", 2), ("05", 1), ("04", 1), ("08", 1), ("06", 1));

    public static string Surname(Dice dice) => dice.Pick(Surnames);

    /// <summary>The name of a child, with its father's surname except where its people name otherwise.</summary>
    public static string Child(Dice dice, string surname, Sex sex, string ethnicity) => Elsewhere(dice, ethnicity)
        ?? surname + Given(dice, sex is Sex.Male ? BoyNow : GirlNow, 850);

    public static string Adult(Dice dice, string surname, Sex sex, int bornIn, string ethnicity) => Elsewhere(dice, ethnicity) ?? surname + Given(
        dice,
        (sex, bornIn) switch { (Sex.Male, < 1970) => OldMan, (_, < 1970) => OldWoman, (Sex.Male, _) => ManThen, _ => WomanThen },
        bornIn is > 1975 and < 1995 ? 620 : 800);

    private static string Given(Dice dice, string characters, int twoOfThousand)
    {
        if (!dice.Chance(twoOfThousand))
        {
            return dice.Chance(40) ? dice.Pick(Rare) : One(dice, characters);
        }

        // 一一, 欣欣: doubled on purpose once in a while, never by accident.
        var first = One(dice, characters);
        var second = dice.Chance(15) ? dice.Pick(Rare) : One(dice, characters);
        return dice.Chance(25) ? first + first : first == second ? first : first + second;
    }

    private static string One(Dice dice, string characters) => characters[dice.Below(characters.Length)].ToString();

    private static string? Elsewhere(Dice dice, string ethnicity) => ethnicity switch
    {
        "05" => $"{dice.Pick(Uyghur)}·{dice.Pick(Uyghur)}",
        "04" => dice.Pick(Tibetan),
        "07" when dice.Chance(700) => dice.Pick(Yi),
        "02" when dice.Chance(500) => dice.Pick(Mongol),
        _ => null,
    };

    private static IEnumerable<(string Item, int Weight)> Spread(string characters, int weight) => characters.Select(c => (c.ToString(), weight));
}
