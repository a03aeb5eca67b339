using System.Text.RegularExpressions;
using Conversation.Readers;

namespace Conversation.Understanding;

/// <summary>
/// Which questions a clause speaks of, by its own words: 医保在老家交的, 身体好着呢, 走读. What it says of them is for the reader of the field, which sees the
/// whole clause.
/// </summary>
internal static partial class Topics
{
    /// <summary>A clause that says one thing is no longer.</summary>
    public const int LongestClause = 40;

    /// <summary>Nobody says more about a child in one breath; a longer text is heard as a whole.</summary>
    private const int Most = 30;

    /// <summary>
    /// The word that names a question, and the question. What is only true of a disabled child comes last: it is heard where a disability is.
    /// </summary>
    private static readonly (Regex Cue, string Key)[] Cues =
    [
        (Sex(), "sex"), (People(), "ethnicity"), (LivesWith(), "livesWith"), (Relation(), "declarant.relationship"), (School(), "school"),
            (Insurance(), "medicalInsurance"),
        (Housing(), "housing"), (Permit(), "residenceRegistration"), (Grade(), "schooling"), (Studies(), "studyStatus"), (Boarding(), "boarding"),
        (Health(), "health"), (Vaccination(), "vaccination"), (Hardship(), "familyHardship"), (Support(), "livingSupport"), (Help(), "helpRequested"),
        (Registered(), "hukouRegistered"), (Carer(), "hasEntrustedCarer"),
    ];

    private static readonly (Regex Cue, string Key)[] OfDisability =
        [(Category(), "disabilityCategories"), (DisabilityGrade(), "disabilityGrade"), (Rehabilitation(), "rehabilitationAid")];

    /// <summary>The questions that a clause names.</summary>
    /// <param name="isDisabled">The same sentence says that the child is disabled.</param>
    public static IEnumerable<string> Of(string clause, bool isDisabled) => clause.Length > LongestClause ? []
        : Cues.Concat(isDisabled ? OfDisability : []).Where(one => one.Cue.IsMatch(clause)).Select(one => one.Key);

    public static bool Names(string clause, string key) => clause.Length <= LongestClause
        && (key.StartsWith("carer.", StringComparison.Ordinal) ? Carer().IsMatch(clause)
            : Array.Exists(Cues, one => one.Key == key && one.Cue.IsMatch(clause)));

    /// <summary>Parts between stops; where a voice sets none, also before the word that names the next question (身体挺好的|医保在老家交的).</summary>
    public static string[] Clauses(string text) => Parts(text).Take(Most + 1).ToArray() is { Length: <= Most } few ? few : [text];

    private static IEnumerable<string> Parts(string text) => Stops().Split(text).SelectMany(part => Turns().Split(part))
        .Where(part => part.Length > 0);

    /// <summary>他哥住校, 他爷领着低保, 大人的医保: said of somebody else than the child and its family.</summary>
    public static bool IsOfAnother(string clause) =>
        Others().IsMatch(clause) || (NamedPeople.In(clause) is [var first, ..] && first.Start <= 1
            && (first.Whose & (Whose.Child | Whose.Son | Whose.Daughter | Whose.Speaker)) == 0 && !IsGiving(clause, first));

    /// <summary>奶奶给交的, 他爸带着: done for the child.</summary>
    private static bool IsGiving(string clause, SaidPerson person) => Gives().IsMatch(clause.AsSpan(person.End));

    [GeneratedRegex("[,，。;；!！ ]+|(?<![0-9])[/／]|[/／](?![0-9])", RegexOptions.CultureInvariant)]
    private static partial Regex Stops();

    [GeneratedRegex("^(?:我们|我)?(?:大人|家长|他们|别人)|(?:他|她|我)(?:哥|姐|弟|妹)|^我(?:有|没|自己|的)|老大|老二", RegexOptions.CultureInvariant)]
    private static partial Regex Others();

    [GeneratedRegex("^(?:给|帮|带|看|管|也?在)", RegexOptions.CultureInvariant)]
    private static partial Regex Gives();

    /// <summary>Not behind a word that it belongs to: 没办居住证, 他爸电话, 不住校 stay whole.</summary>
    [GeneratedRegex("(?<=[\\u4e00-\\u9fff0-9]{2})(?<![没不办有交是说叫个过无未缺要续领换做签给和跟把在]|(?:[人爸妈爷奶姥我他她哥姐弟妹们]|孩子|娃)的)"
        + "(?=(?:医保|合作医疗|新农合|身体|居住证|暂住证|房子|我们?租房?|户口在|户口是|户口随|户籍在))"
        + "|(?<=[\\u4e00-\\u9fff0-9]{2})(?<![没不能想要愿让肯是有会他她在再才也都就哥姐弟妹爸妈爹娘爷奶姥姑舅姨叔伯们])(?=住校|走读|(?<=[里边儿城上市县])租房|跟我们|跟他?她?爷爷|跟他?她?奶奶|跟他?她?姥|租房住)"
        + "|(?<=[\\u4e00-\\u9fff0-9]{2})(?<![说他她的孩娃])(?=我是(?:他|她|娃|孩)|我叫|我姓)"
        + "|(?<=[\\u4e00-\\u9fff0-9]{3})(?<![他她我爸妈爷奶姥姑舅姨叔伯的打存没接个留有])(?=(?:电话|手机号?)(?:是|号)?[：:]?1)"
        + "|(?<=[\\u4e00-\\u9fff]{2})(?<![我他她们也都住就])(?=在[^,，。在]{2,10}(?:小学|中学|学校)[上念读]?)", RegexOptions.CultureInvariant)]
    private static partial Regex Turns();

    [GeneratedRegex("^(?:(?:孩子|娃|他|她)?(?:是|是个)|性别[：: ]?|个)?(?:男|女|男的|女的|男孩|女孩|男娃|女娃|男生|女生|小子|闺女|妮子|丫头|小姑娘|男孩子|女孩子|小男孩|小女孩)(?:儿|家|娃)?$",
        RegexOptions.CultureInvariant)]
    private static partial Regex Sex();

    [GeneratedRegex("^(?:孩子|娃|他|她)?(?:是|民族[：: ]?)?[\\u4e00-\\u9fff]{1,3}族(?:的|人)?$|^民族[：: ]?[\\u4e00-\\u9fff]{1,4}$", RegexOptions.CultureInvariant)]
    private static partial Regex People();

    [GeneratedRegex(
        "^(?!.*(?:出来|走的|来的|去的|一起走|一块走))(?:.*?(?:跟着?|和|随|由)(?!.{0,3}(?:说|商量)).{1,10}?(?:一起住|一块住|住|过|生活|一起|带着)|(?:就|孩子|娃|他|她|现在)?(?:跟着?|随)(?!.{0,"
            + "3}(?:说|商量|姓)).{1,8}$|我们(?:俩|两口子|两个)(?:带着|领着)|.*一家[三四五]口)", RegexOptions.CultureInvariant)]
    private static partial Regex LivesWith();

    [GeneratedRegex("^(?:我|俺)(?:就)?是(?:孩子|他|她|娃)|^我是.{0,4}(?:儿童主任|班主任|老师|邻居|网格员|社工|村干部)$", RegexOptions.CultureInvariant)]
    private static partial Regex Relation();

    [GeneratedRegex(
        "(?:(?:上的|念的|读的|学校|就读)(?:是|叫|在|[：:])?|(?<=[在上读念])|^(?=[\\u4e00-\\u9fff]{2,8}(?:小学|中学|幼儿园)(?:的|[一二三四五六七八九]年级)?$))[^,，。是的]{2,20}?(?:小学|中学"
            + "|学校|幼儿园)", RegexOptions.CultureInvariant)]
    private static partial Regex School();

    [GeneratedRegex("医保|合作医疗|新农合", RegexOptions.CultureInvariant)]
    private static partial Regex Insurance();

    [GeneratedRegex("租的房子?|租着?房|租的|租着(?:住|房)|租房|买的?房|买的房子?|自己的房|自己家?盖的|房子.{0,4}买|房子是(?:自|我们|单位|亲戚|借)|自家的房|买了个?.{0,3}(?:房|楼|小两居)|单位(?:的)?宿舍",
        RegexOptions.CultureInvariant)]
    private static partial Regex Housing();

    [GeneratedRegex("居住证|暂住证|暂住登记", RegexOptions.CultureInvariant)]
    private static partial Regex Permit();

    [GeneratedRegex(
        "[一二三四五六七八九1-9]年级|[上念读]?(?:小学|初中|高中|中专|职高|技校)(?:了|呢)?$|[初高][一二三]|(?:上|在|念|读).{0,4}(?:幼儿园|[大中小]班)|幼儿园[大中小]班|^[大中小]班|还没上学|没到上学|不够上学|还没上小学",
            RegexOptions.CultureInvariant)]
    private static partial Regex Grade();

    [GeneratedRegex("休学|退学|辍学|在读", RegexOptions.CultureInvariant)]
    private static partial Regex Studies();

    [GeneratedRegex("(?:没有?|不)?(?:住校|走读|寄宿)", RegexOptions.CultureInvariant)]
    private static partial Regex Boarding();

    [GeneratedRegex("身体|健康(?!管理)|没病|没啥病|没什么病|没毛病|没啥毛病|残疾|哮喘|癫痫|白血病|糖尿病|先心病|心脏病|自闭症|孤独症|抑郁症|脑瘫|聋哑(?!学校)|慢性病|多动症", RegexOptions.CultureInvariant)]
    private static partial Regex Health();

    [GeneratedRegex("疫苗|预防针", RegexOptions.CultureInvariant)]
    private static partial Regex Vaccination();

    [GeneratedRegex("低保(?!金)|特困|五保户|监测户|不困难|没困难|没有困难|困难户", RegexOptions.CultureInvariant)]
    private static partial Regex Hardship();

    [GeneratedRegex("低保金|补助|补贴|领着?低保|孤儿", RegexOptions.CultureInvariant)]
    private static partial Regex Support();

    [GeneratedRegex("(?:不用|不需要|不要|需要|想要|想请|希望).{0,6}帮|^也?不需要$|^也?不用帮|想申请点|想要点|求助", RegexOptions.CultureInvariant)]
    private static partial Regex Help();

    [GeneratedRegex("^(?:孩子|娃|他|她)?(?:有户口|没有?户口|户口上了|上了户口|没上户口|还没上户口|户口还没上)(?:的|了|呢)?$", RegexOptions.CultureInvariant)]
    private static partial Regex Registered();

    [GeneratedRegex("(?:爷爷奶奶|爷爷|奶奶|姥姥|姥爷|外公|外婆).{0,3}(?:带|看|管|照看|照顾)着?", RegexOptions.CultureInvariant)]
    private static partial Regex Carer();

    [GeneratedRegex("听力|视力|肢体|智力|精神|言语|语言|聋|哑|瞎|看不见|听不见|眼|耳|腿|胳膊|手|脑瘫|自闭|唐氏", RegexOptions.CultureInvariant)]
    private static partial Regex Category();

    [GeneratedRegex("[一二三四1-4]级", RegexOptions.CultureInvariant)]
    private static partial Regex DisabilityGrade();

    [GeneratedRegex("康复", RegexOptions.CultureInvariant)]
    private static partial Regex Rehabilitation();
}
