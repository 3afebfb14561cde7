namespace Bookstore.Web.ViewModels;

/// <summary>What is wrong with a request, for whoever wrote its link or form: in English, as parameters and their values are.</summary>
internal sealed record InvalidRequest(IReadOnlyList<string> Messages);
