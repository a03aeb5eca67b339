namespace App.Pages;

/// <summary>What every page knows about the place it is served from.</summary>
/// <param name="Synthetic">True where the data are made up (--demo, Site:SyntheticDataOnly): every page says so.</param>
/// <param name="Today">The China date.</param>
public sealed record SiteContext(bool Synthetic, DateOnly Today);

/// <summary>The same as of this moment.</summary>
public delegate SiteContext SiteOf();
