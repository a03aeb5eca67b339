using static Domain.Privacy.Permission;

namespace App.Functions;

/// <summary>The functions of devices: which ones an account is signed in on, and ending one that is lost.</summary>
public static class DeviceFunctions
{
    public static readonly HttpFunction ListPage = Page("PortalDevicesPage", "GET", "portal/devices",
        "The devices that one is signed in on oneself; nothing of a child");

    /// <summary>One's own; the security administrator any.</summary>
    public static readonly HttpFunction EndPost = Page("PortalDeviceEnd", "POST", "portal/devices/{id}/end",
        "Ends a device of one's own, or as security administrator anybody's") with
    { MaxBody = Pages.Body };

    public static IReadOnlyList<HttpFunction> PortalPages { get; } = [ListPage, EndPost];

    private static HttpFunction Page(string name, string method, string route, string summary) =>
        new(name, method, route, PortalEnter, summary) { Reach = Reach.Page };
}
