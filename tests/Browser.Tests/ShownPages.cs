using System.Collections.Concurrent;
using Microsoft.AspNetCore.Mvc.Filters;

namespace Bookstore.Browser.Tests;

/// <summary>Notes which Razor Pages handled a request: also those that only redirect, and the one that stands in for a page that failed.</summary>
internal sealed class ShownPages : IPageFilter
{
    private static readonly string Folder = Path.Combine(Chromium.Root, "src/Web/Pages");

    private readonly ConcurrentDictionary<string, bool> _names = [];

    /// <summary>The pages in <c>src/Web/Pages</c> that were not shown.</summary>
    public IEnumerable<string> FindMissing() =>
        from file in Directory.EnumerateFiles(Folder, "*.cshtml", SearchOption.AllDirectories)
        where File.ReadAllText(file).StartsWith("@page", StringComparison.Ordinal)
        let name = $"/{Path.ChangeExtension(Path.GetRelativePath(Folder, file), null)}"
        where !_names.ContainsKey(name)
        select name;

    public void OnPageHandlerSelected(PageHandlerSelectedContext context) => _names[context.ActionDescriptor.ViewEnginePath] = true;

    public void OnPageHandlerExecuting(PageHandlerExecutingContext context)
    {
    }

    public void OnPageHandlerExecuted(PageHandlerExecutedContext context)
    {
    }
}
