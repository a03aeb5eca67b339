namespace App.Api;

/// <summary>What the page of the chat speaks with, and where.</summary>
internal sealed record ChatToken(string Token, string Domain);
