namespace Bookstore.Web.Resources;

/// <summary>Names the resources that hold all visible text: <c>Text.resx</c> in English, <c>Text.th.resx</c> in Thai.</summary>
public sealed class Text;
