using Domain.Forms;

namespace Conversation.Understanding;

/// <summary>The words in which each question is answered, whatever its type.</summary>
internal static class Lexicons
{
    /// <summary>Words in which a place, a name and a school are told, for want of a list of them.</summary>
    private static readonly Lexicon Places = Common.Words.With("Topic 门牌 门牌号 单元 楼 号楼 栋 室 小区 村 街 路 镇 乡 区 县 社区 街道 地址 地方 住 搬 租 店");

    private static readonly Lexicon Names = Common.Words.With("Topic 名 名字 名儿 大名 小名 网名 乳名 曾用名 姓 叫 起 起的 取 字 写法 音 学名");

    private static readonly Lexicon Schools = Common.Words.With("Topic 学校 小学 中学 幼儿园 一中 二中 东街 转学 转 分校 校区 上 念 读 班");

    public static Lexicon Of(Field field) => field switch
    {
        { Key: "bothParentsAway" } => ParentsAway.Words,
        { Key: "livesWith" or "carer.relationship" or "declarant.relationship" or "awayParent" or "otherGuardian.relationship" } => Telling.Household,
        { Key: "school" } => Schools,
        { Key: "birthDate" } => Telling.Birth,
        { Type: FieldType.YesNo } => YesNoGrammars.Of(field.Key).Lexicon,
        { Type: FieldType.Choice } => ChoiceGrammars.Of(field).Lexicon,
        { Type: FieldType.Multi } => MultiGrammars.Of(field).Lexicon,
        { Type: FieldType.Date } => Telling.Leaving,
        { Type: FieldType.Spells } => Telling.Work,
        { Type: FieldType.Phone or FieldType.Identity } => Telling.Phone,
        { Type: FieldType.Address } => Places,
        _ => Names,
    };
}
