using System.Text.RegularExpressions;
using Conversation.Readers;
using Domain.Forms;

namespace Conversation.Understanding;

/// <summary>
/// What is planned, on its way or one of two, of questions whose readers look for a name, a place or a day: 下月准备搬到屯留, 打算改成李思源, 过了年去新疆. Where the
/// answers can be counted, <see cref="Weighing"/> weighs such words.
/// </summary>
internal static partial class Unsettled
{
    public static bool In(Field field, string text) => (field.Key is not ("helpRequested" or "helpDetails") && Supposed().IsMatch(text))
        || field.Type switch
        {
            FieldType.Address => Moves().IsMatch(text) || MovedOff().IsMatch(text),
            FieldType.Text when field.Key == "school" => Moves().IsMatch(text) || NearBy().IsMatch(text) || NotThere().IsMatch(text),
            FieldType.Text when field.Key is "father.name" or "mother.name" && Steps().IsMatch(text) => true,
            FieldType.Text => field.Key.EndsWith("ame", StringComparison.Ordinal) && (Renames().IsMatch(text) || Renamed().IsMatch(text)),
            FieldType.Spells => Leaves().IsMatch(text),
            _ => false,
        };

    /// <summary>前年秋天开学前，大概八月底: the year that was said is not the year of the day that was found.</summary>
    public static bool IsOfAnotherYear(DateOnly day, string text, DateOnly today) =>
        Year().Matches(text) is [{ Value: not "今年" } only] && !Dated().IsMatch(text) && SpokenDate.Years(only.Value) is { } back
        && day.Year - (today.Year + back) is not (0 or 1);

    /// <summary>零九年——不对一九年七月十五: taken for a day of the moon by its sound alone, and put right in the same breath.</summary>
    public static bool IsGuessedMoon(Read.Got got, string text) => got.Note?.Contains("农历", StringComparison.Ordinal) == true
        && SelfCorrection.Split(text) is not null && !text.ContainsAny("农历", "阴历", "老历", "旧历", "古历", "初", "正月", "腊月", "冬月", "廿", "节");

    /// <summary>两年还是三年了.</summary>
    public static bool IsEither(string text) => Either().IsMatch(text);

    private const string Later = "打算|准备(?!好)|下个?月|下学期|明年|后年|开春(?!来)|过完年|过了年|年后|将来|以后再|等.{1,8}再";

    [GeneratedRegex(Later + "|(?:想|要|正|正在|正往.{1,6})(?:搬|迁|转|落)|(?:搬|迁|转|落|办)着呢|还没(?:批|迁|搬|转|落|下来|过去)|没批", RegexOptions.CultureInvariant)]
    private static partial Regex Moves();

    /// <summary>老户口在沁县，结婚迁走了，娃随我在沁源: the place that was named first is left.</summary>
    [GeneratedRegex("(?:迁|搬|转)(?:走|出去?)了?[,，]", RegexOptions.CultureInvariant)]
    private static partial Regex MovedOff();

    /// <summary>
    /// 票买好了，12月5号去广州: a day without a year that is still to come, and nothing says that it is past. Else it would be taken for last year's.
    /// </summary>
    public static bool IsAhead(Field field, string text, DateOnly today) => field.Type == FieldType.Spells && !Gone().IsMatch(text)
        && SpokenDate.FindAll(text, today).Exists(date => date.Parts is { Year: null, Month: { } month, Lunar: false }
            && new DateParts(today.Year, month, date.Parts.Day ?? 28).ToDate() is { } day && day > today);

    [GeneratedRegex("(?:去|走|到|来|出)(?:了|的|过)|在.{2,8}(?:干|打工|上班)", RegexOptions.CultureInvariant)]
    private static partial Regex Gone();

    /// <summary>要不是腿伤，3月就去北京了; 按理该二年级; 再这么下去就得辍学: how it would be, and not how it is.</summary>
    [GeneratedRegex(
        "要不是|若不是|要是|有钱(?:早|就|谁)|假如|如果|倘若|万一|按理|照理|按说|按道理|按条件|按岁数|照属相|本来(?:是)?(?:要|该|想|打算|说|定)|原定|说好(?:了)?(?:是)?(?=[0-9一二三四五六七八九十去来])"
            + "|真要(?!是)|^(?:秋天|后半年|来年"
            + "|秋上|九月|开学|下半年)(?:份|了)?就?(?:上|去|送|念)|过(?:罢|完|了)年(?:才|再)|再.{1,4}就(?:得|要|该)|(?:再)?这么下去|就得(?:辍|退|休)|早该", RegexOptions.CultureInvariant)]
    private static partial Regex Supposed();

    /// <summary>实验小学对面那个.</summary>
    [GeneratedRegex("(?:小学|中学|幼儿园|学校|[一二三四五六七八九]中)的?"
        + "(?:对面|旁边|隔壁|附近|后头|后面|前头|前面|斜对|门口|跟前|操场|校服|食堂|保安|校长|门卫|工地|牌子|往[东西南北前后])", RegexOptions.CultureInvariant)]
    private static partial Regex NearBy();

    /// <summary>没要我们; 撤了，并到哪不知道; 门口的辅导班: no school of the child's.</summary>
    [GeneratedRegex(
        "^(?!.*(?:现在|如今|改)叫)(?:.*?)(?:不(?:在|上|去|念|读)[^,，。]{2,12}了$|没(?:要|收|录|考上|摇|进去|报上|去成|去(?!年))|不(?:收|要|招)|(?:学校|小学|中学|园)?(?:撤|停办|关门|拆|合并)了"
            + "|并(?:到|了|走|给)|(?:想|盼着?|打算|准备|预备)(?:让.{0,2})?(?:进|上|去|考|念|报)|转(?:走)?了$|等着?(?:上|进|去|读|念|分)|找人|托人|找关系|辅导班|补习班|托管班|门口(?:就是|的))",
            RegexOptions.CultureInvariant)]
    private static partial Regex NotThere();

    /// <summary>本来叫李梓涵，重名太多改了.</summary>
    [GeneratedRegex(
        "上户口改[^,，。]{2,4}$|^(?:上学前|小时候|上户口前|原先|早先)(?:是)?叫[^,，。]{2,5}$|(?:本来|原来|原先|以前|起先|开始)[^,，]{0,3}叫[^,，。]{2,5}[,，](?!.*(?:叫|成|为)).*(?:改|换)了?|[,，"
            + "](?:户口|身份证|证|本)(?:本|证)?上?(?:写)?的?不(?:是|叫)(?:这|那)?", RegexOptions.CultureInvariant)]
    private static partial Regex Renamed();

    /// <summary>Which of the two the form asks for, is for the clerk.</summary>
    [GeneratedRegex("亲[爸爹妈娘]|后[爸爹妈娘]|[继养][父母]|现在这个[爸爹妈娘]", RegexOptions.CultureInvariant)]
    private static partial Regex Steps();

    [GeneratedRegex("(?:打算|准备|想|要|预备|商量着?)(?:给.{0,2})?(?:改|取|起|换)|还没(?:改|去改|换)|没去派出所", RegexOptions.CultureInvariant)]
    private static partial Regex Renames();

    [GeneratedRegex("(?:过完年|过了年|过罢年|年后|明年|下个?月|后年|开春)(?:再|要|就|打算|准备|才|想)?(?:去|走|出去|出门|到)(?!的|了)", RegexOptions.CultureInvariant)]
    private static partial Regex Leaves();

    [GeneratedRegex("大前年|(?<!大)前年|去年|年时|今年", RegexOptions.CultureInvariant)]
    private static partial Regex Year();

    [GeneratedRegex("[0-9〇零一二]{2,4}年", RegexOptions.CultureInvariant)]
    private static partial Regex Dated();

    [GeneratedRegex("[0-9一二两三四五六七八九十](?:年|个月|月|号|岁)?(?:还是|或者|要么|或)[0-9一二两三四五六七八九十]", RegexOptions.CultureInvariant)]
    private static partial Regex Either();
}
