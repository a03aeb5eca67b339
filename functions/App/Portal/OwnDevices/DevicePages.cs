using App.Functions;
using App.Security;
using Domain.Privacy;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace App.Portal.OwnDevices;

/// <summary>The devices that somebody is signed in on, and ending the one that is lost.</summary>
public static class DevicePages
{
    private const string Home = "/portal/devices";

    public static void MapDevicePages(this WebApplication app)
    {
        ArgumentNullException.ThrowIfNull(app);
        var devices = app.Services.GetRequiredService<Devices>();
        app.MapDesk(DeviceFunctions.ListPage, async (context, seat) =>
        {
            var own = await devices.OfAsync(seat.Caller.Subject, context.RequestAborted).ConfigureAwait(false);
            return Desk.Page<DevicesPage>(seat,
                new DeviceListModel([.. own.Select(device => (device, Devices.IsThis(context, device)))], context.Request.Query["done"] == "ended"));
        });
        app.MapDesk(DeviceFunctions.EndPost, (context, seat, _) => EndAsync(context, seat, devices));
    }

    private static async Task<IResult> EndAsync(HttpContext context, Seat seat, Devices devices)
    {
        var found = await devices.FindAsync(context.Request.RouteValues["id"] as string ?? "", context.RequestAborted).ConfigureAwait(false);
        if (found is null || (found.Device.Account != seat.Caller.Subject && !seat.May(Permission.AssignmentsManage)))
        {
            return Desk.Refused(seat, Wire.Errors.NotFound());
        }

        return !await devices.EndAsync(found, seat.Caller.Actor, Desk.Channel, context.RequestAborted).ConfigureAwait(false)
            ? Desk.Refused(seat, Wire.Errors.VersionConflict())
            : Desk.See(found.Device.Account == seat.Caller.Subject ? Home + "?done=ended"
                : $"/portal/assignments/{Caller.AssignmentIdOf(found.Device.Account)}?done=device");
    }
}

/// <summary>What the page DevicesPage shows.</summary>
/// <param name="Devices">The last used first, each with whether the page is looked at on it.</param>
public sealed record DeviceListModel(IReadOnlyList<(Device Device, bool IsThis)> Devices, bool Ended);
