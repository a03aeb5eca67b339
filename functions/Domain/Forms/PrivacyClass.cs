namespace Domain.Forms;

/// <summary>
/// How closely a value is held (PIPL 28: everything about a child under 14 is sensitive; the classes order how soon it is masked).
/// </summary>
public enum PrivacyClass
{
    /// <summary>Facts that name nobody by themselves: a choice, a yes/no.</summary>
    Ordinary,

    /// <summary>Health, hardship, guardianship: shown to those who care for the child, never in a list of another office.</summary>
    Sensitive,

    /// <summary>Names, dates of birth, addresses, schools: masked in lists.</summary>
    Personal,

    /// <summary>Identity numbers and phone numbers: always masked until a record is opened with a reason.</summary>
    Identifier,
}
