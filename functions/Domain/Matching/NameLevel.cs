namespace Domain.Matching;

/// <summary>How two names agree, the closest first; each is a level of its own in the weights.</summary>
public enum NameLevel
{
    /// <summary>One of them is missing or names nobody: 未取名, 李芳之子, a pet name that fits any child.</summary>
    Missing,
    Same,

    /// <summary>The same characters in another form (張/张, 喆/哲), or with another dot.</summary>
    Variant,

    /// <summary>Other characters with the same toneless pinyin: 章/张; also a name in pinyin letters.</summary>
    Homophone,

    /// <summary>The same as heard here: 李/你, 陈/程.</summary>
    SoundsAlike,

    /// <summary>The same parts in another order: 艾力·买买提, 梓涵张.</summary>
    Reordered,

    /// <summary>A name with a dot of which one list has a part, or which was transliterated otherwise: 买买提·艾力 and 麦麦提艾力.</summary>
    Part,

    /// <summary>One character left out, added, or two neighbours exchanged.</summary>
    SlipOfPlace,

    /// <summary>One character of the given name is another, that neither looks nor sounds the same. So are the names of many twins.</summary>
    SlipOfCharacter,

    /// <summary>小名 made from the name (涵涵, 小涵), or the given name alone.</summary>
    Nickname,

    /// <summary>Only the surname agrees.</summary>
    SurnameOnly,

    /// <summary>Only the given name agrees: a child that took the mother's surname.</summary>
    GivenOnly,

    Different,
}
