namespace App.Security;

/// <summary>Somebody signed in.</summary>
/// <param name="Id">Random, new with every sign-in.</param>
/// <param name="Caller">Null where the account has no assignment.</param>
public sealed record Session(Sessions Sessions, string Id, Caller? Caller)
{
    private string? _formToken;

    /// <summary>The account at the issuer; null for a persona.</summary>
    public Account? Account { get; init; }

    /// <summary>Made once for all forms of a page.</summary>
    public string FormToken => _formToken ??= Sessions.FormToken(FormsOf, Caller?.Subject ?? "");

    public bool IsFormToken(string token) => Sessions.IsFormToken(FormsOf, token);

    /// <summary>A form is posted in the post that it was drawn for, not in the one that was chosen beside it meanwhile.</summary>
    private string FormsOf => Caller?.Own is null ? Id : Id + "-colleague";

    internal string CarryProof(string account, string address) => Sessions.CarryProof(account, address);

    internal bool IsCarryProof(string account, string address, string proof) => Sessions.IsCarryProof(account, address, proof);
}

/// <summary>An account as its OpenID provider names it.</summary>
public sealed record Account(string Issuer, string Subject);
