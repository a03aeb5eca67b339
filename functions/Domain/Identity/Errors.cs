namespace Domain.Identity;

/// <summary>All wording of this room: every way in which a number can be wrong, and what to do about it.</summary>
public static class Errors
{
    public static readonly IdentityProblem Empty = new("empty", "没有填写号码，请填写后再提交。");

    public static readonly IdentityProblem LostDigits = new("digits-lost",
        "号码被表格软件转成了科学计数法或小数，后几位已经丢失，无法还原。请把该列设为“文本”格式，再对照证件重新填写。");

    public static readonly IdentityProblem Characters = new("unreadable-characters",
        "号码里有无法识别的字符。公民身份号码只含数字，最后一位可能是字母X，请对照证件重新填写。");

    public static readonly IdentityProblem Length = new("wrong-length",
        "号码的位数不对。公民身份号码是18位（老证件15位），外国人永久居留证号码是15位或18位，请对照证件核对有没有多填或漏填。");

    public static readonly IdentityProblem CheckDigit = new("wrong-check-digit",
        "号码的最后一位与前17位对不上，多半有一位填错或两位填颠倒了，请对照证件逐位核对。");

    public static readonly IdentityProblem ImpossibleDate = new("impossible-date",
        "号码第7到14位的出生日期在日历上不存在，请对照证件核对这几位。");

    public static readonly IdentityProblem ImpossibleDateLegacy = new("impossible-date",
        "号码第7到12位的出生日期在日历上不存在，请对照证件核对这几位，或改填18位号码。");

    public static readonly IdentityProblem FutureDate = new("future-date",
        "号码里的出生日期晚于今天，请对照证件核对第7到14位。");

    public static readonly IdentityProblem AncientDate = new("date-too-early",
        "号码里的出生日期早于1880年，请对照证件核对第7到14位。");

    public static readonly IdentityProblem Province = new("unknown-province",
        "号码前两位不是任何省份的代码，请对照证件核对开头几位。");

    public static readonly IdentityProblem ForeignLetters = new("wrong-foreign-format",
        "外国人永久居留证号码应是3个字母加12位数字，或以9开头的18位数字，请对照证件重新填写。");

    public static readonly IdentityProblem DisabilityLength = new("wrong-length",
        "残疾人证号由18位身份证号加1位残疾类别、1位残疾等级共20位组成（补办的证后面可能还有B和数字），请对照证件核对。");

    public static readonly IdentityProblem DisabilityCategory = new("wrong-disability-category",
        "残疾人证号第19位是残疾类别，应为1到7，请对照证件核对。");

    public static readonly IdentityProblem DisabilityGrade = new("wrong-disability-grade",
        "残疾人证号第20位是残疾等级，应为1到4，请对照证件核对。");

    public static readonly IdentityProblem StudentLetter = new("unknown-student-letter",
        "学籍号以字母G（正式学籍）或L（临时学籍）开头，请对照学籍系统核对；如果填的是身份证号，请填到身份证号一栏。");

    public static readonly IdentityProblem StudentLength = new("wrong-length",
        "学籍号由1个字母G或L加18位号码组成，共19位，请对照学籍系统核对有没有多填或漏填。");

    public static readonly IdentityProblem PhoneCharacters = new("unreadable-characters",
        "电话号码里有无法识别的字符，请只填数字；手机号是11位，座机请带区号，例如0355开头。");

    public static readonly IdentityProblem PhoneLength = new("wrong-length",
        "电话号码的位数不对。手机号是11位；座机请带区号，例如0355加7位号码。请核对后重新填写。");

    public static readonly IdentityProblem PhonePrefix = new("unknown-phone-prefix",
        "这不像大陆的手机号或座机号。手机号以13到19开头，座机以区号0开头，请核对后重新填写。");

    /// <summary>A warning only: codes change, and our lists may miss an old one (facts §6).</summary>
    public static readonly IdentityProblem UnknownCounty = new("unknown-county-prefix",
        "号码前6位不在已知的行政区划代码里，可能是已撤销的老代码，也可能填错，请再核对一次；确认无误可以继续。");
}
