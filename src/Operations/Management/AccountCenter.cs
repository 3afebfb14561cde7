namespace Bookstore.Operations.Management;

/// <summary>Logto's Account Center and Account API: what people may see and change of their accounts themselves.</summary>
/// <param name="Enabled">Null in an answer that is none of Logto's.</param>
/// <param name="Fields">Per field <c>Off</c>, <c>ReadOnly</c> or <c>Edit</c>; a field that is absent is off.</param>
internal sealed record AccountCenter(bool? Enabled, IReadOnlyDictionary<string, string>? Fields, string? DeleteAccountUrl);
