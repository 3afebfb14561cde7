using System.Globalization;
using Bookstore.Application.Ports;

namespace Bookstore.Web.ViewModels;

/// <summary>One of the signed-in person's reading circles, which are organizations of Logto.</summary>
/// <param name="Roles">The names of the person's roles in it, as one text; null where there are none.</param>
/// <param name="IsCurrent">Whether it is the current one of this session.</param>
internal sealed record CircleViewModel(string Id, string Name, string? Roles, bool IsCurrent)
{
    /// <summary>Sorted by name.</summary>
    public static IReadOnlyList<CircleViewModel> CreateAll(CurrentSession session) =>
    [
        .. session.Organizations
            .Select(organization => new CircleViewModel(
                organization.Id,
                organization.Name ?? organization.Id,
                organization.Roles.Count > 0 ? string.Join(", ", organization.Roles) : null,
                organization.Id == session.CurrentOrganizationId))
            .OrderBy(circle => circle.Name, StringComparer.Create(CultureInfo.CurrentUICulture, ignoreCase: true)),
    ];
}
