namespace App.Pages;

/// <summary>A refusal that somebody reads who is not at the desk.</summary>
/// <param name="Message">In plain words, with what to do next.</param>
public sealed record FailedModel(SiteContext Site, string Message);
