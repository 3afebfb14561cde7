namespace Bookstore.Web.Security;

/// <summary>Marks a page whose address browsers tell nobody, not even this site (Referrer Policy, <c>no-referrer</c>).</summary>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class NoReferrerAttribute : Attribute;
