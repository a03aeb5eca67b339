using App.Functions;
using Microsoft.AspNetCore.Http;

namespace App.Portal;

/// <summary>
/// Where "←" on a record leads: the list that the reader came from, with its filter and page. A cookie of the visit holds its address, in which
/// nobody is named.
/// </summary>
/// <param name="Address">Path and query of this portal.</param>
public sealed record Trail(string Address, string Text)
{
    private const string Cookie = "list";

    /// <summary>Pages that list records, and what they are called on a record's way back.</summary>
    private static readonly (HttpFunction Page, string Text)[] Lists =
    [
        (Functions.Pages.Portal, "工作台"),
        (Functions.Pages.PortalChildren, "儿童"),
        (ReviewFunctions.Cases, "待核对"),
        (KeyCareFunctions.ListPage, "重点关爱"),
        (PolicyGapFunctions.ListPage, "政策落实"),
        (ChecklistFunctions.Board, "部门核对"),
        (LeadFunctions.ListPage, "反映线索"),
        (RightsFunctions.ListPage, "个人信息申请"),
        (ChecklistFunctions.Desk, "部门工作台"),
        (ReleaseFunctions.ListPage, "对外发布"),
        (Functions.Pages.PortalApprovals, "审批"),
        (AssignmentFunctions.ListPage, "岗位"),
        (ParameterFunctions.ListPage, "政策参数"),
        (StatisticsFunctions.Behind, "数字后面的儿童"),
        (SearchFunctions.SearchPage, "查找结果"),
        (SearchFunctions.AnswerPage, "刚才的结果"),
    ];

    /// <summary>The list that was looked at last; null where there was none.</summary>
    public static Trail? Of(HttpContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        if (context.Request.Cookies[Cookie] is not { Length: > 0 } kept || Desk.SafeReturn(kept) != kept)
        {
            return null;
        }

        var path = kept.Split('?')[0];
        foreach (var (page, text) in Lists)
        {
            var route = "/" + page.Route.Replace("{id}", "", StringComparison.Ordinal);
            if (path == route || (route.EndsWith('/') && path.StartsWith(route, StringComparison.Ordinal) && Wire.OpaqueId.Is(path[route.Length..])))
            {
                return new(kept, text);
            }
        }

        return null;
    }

    /// <summary>Notes that this list is being looked at.</summary>
    internal static void Note(HttpContext context, HttpFunction page)
    {
        // Of the pages that answered a posted form only a result is a list to come back to, and it says so itself.
        if (HttpMethods.IsGet(context.Request.Method) && page != SearchFunctions.AnswerPage && Array.Exists(Lists, list => list.Page == page))
        {
            Note(context);
        }
    }

    /// <summary>Notes that what is shown here is a list to come back to.</summary>
    internal static void Note(HttpContext context)
    {
        var address = context.Request.Path.Value + context.Request.QueryString.Value;
        if (address.Length < 300)
        {
            context.Response.Cookies.Append(Cookie, address,
                new CookieOptions
                {
                    Path = "/portal",
                    HttpOnly = true,
                    SameSite = SameSiteMode.Lax,
                    Secure = context.Request.IsHttps,
                    IsEssential = true
                });
        }
    }
}
