using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.EntityFrameworkCore;

namespace Bookstore.ReferenceApp;

/// <summary>
/// What a sign-in of the site stores, by EF Core alone: the profile with its Patreon account, and a session that has the ticket.
/// One query, and one SaveChanges.
/// </summary>
internal sealed class ReferenceDatabase(DbContextOptions<ReferenceDatabase> options) : DbContext(options)
{
    public DbSet<Profile> Profiles => Set<Profile>();

    public DbSet<Session> Sessions => Set<Session>();

    public async Task SignInAsync(ClaimsPrincipal principal, AuthenticationTicket ticket)
    {
        var now = DateTime.UtcNow;
        var claim = principal.FindFirst("sub")!;
        var (issuer, subject) = (claim.Issuer, claim.Value);
        var profile = await Profiles.Include(profile => profile.Patreon)
            .SingleOrDefaultAsync(profile => profile.Issuer == issuer && profile.Subject == subject);
        if (profile is null)
        {
            profile = new Profile { Issuer = issuer, Subject = subject, CreatedAt = now };
            Profiles.Add(profile);
        }

        profile.Name = principal.FindFirstValue("name");
        profile.Email = principal.FindFirstValue("email");
        profile.Picture = principal.FindFirstValue("picture");
        profile.LastSignedInAt = now;
        Sessions.Add(new Session
        {
            Profile = profile,
            Ticket = TicketSerializer.Default.Serialize(ticket),
            CreatedAt = now,
            LastSeenAt = now,
            ExpiresAt = now.AddDays(30),
        });
        await SaveChangesAsync();
    }

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.Entity<Profile>().HasIndex(profile => new { profile.Issuer, profile.Subject }).IsUnique();
        modelBuilder.Entity<PatreonAccount>().HasKey(account => account.ProfileId);
        modelBuilder.Entity<Session>().HasIndex(session => session.ExpiresAt);
    }

    internal sealed class Profile
    {
        public Guid Id { get; set; }

        public required string Issuer { get; set; }

        public required string Subject { get; set; }

        public string? Name { get; set; }

        public string? Email { get; set; }

        public string? Picture { get; set; }

        public DateTime CreatedAt { get; set; }

        public DateTime LastSignedInAt { get; set; }

        public PatreonAccount? Patreon { get; set; }
    }

    internal sealed class PatreonAccount
    {
        public Guid ProfileId { get; set; }

        public required string PatreonUserId { get; set; }
    }

    internal sealed class Session
    {
        public Guid Id { get; set; }

        public Guid ProfileId { get; set; }

        public required Profile Profile { get; set; }

        public required byte[] Ticket { get; set; }

        public DateTime CreatedAt { get; set; }

        public DateTime LastSeenAt { get; set; }

        public DateTime ExpiresAt { get; set; }
    }
}
