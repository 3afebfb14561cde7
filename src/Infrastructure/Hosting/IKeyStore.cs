using Microsoft.AspNetCore.DataProtection.Repositories;

namespace Bookstore.Infrastructure.Hosting;

/// <summary>
/// Where the Data Protection keys are kept: in a folder, or in the database that several instances share. What is registered under
/// this interface takes the place of the folder.
/// </summary>
internal interface IKeyStore : IXmlRepository
{
    /// <summary>The place, to follow "in" in a sentence.</summary>
    string Place { get; }

    /// <summary>What to do if the keys can't be read.</summary>
    string ReadRemedy { get; }

    /// <summary>What to do if no key can be created.</summary>
    string WriteRemedy { get; }

    /// <summary>Finds out, by trying, why no key can be created; null if one can.</summary>
    string? FindObstacle();
}
