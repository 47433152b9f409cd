using System.Net.Http.Headers;

namespace StreamCoach.Services;

/// <summary>Reads the Retry-After header, with which a service says how long its clients should wait (RFC 9110, 10.2.3).</summary>
internal static class RetryAfter
{
    /// <summary>
    /// The longest wait that is used, 2 minutes: the service's quotas are per minute, so a longer one is a mistake or an outage.
    /// </summary>
    public static readonly TimeSpan Longest = TimeSpan.FromMinutes(2);

    /// <summary>Reads the header.</summary>
    /// <param name="header">The value: seconds or an HTTP date.</param>
    /// <param name="now">The current time, to which a date is compared.</param>
    /// <returns>The wait, at most <see cref="Longest"/>; <see langword="null"/> if the header is absent, invalid or in the
    /// past.</returns>
    public static TimeSpan? Read(string? header, DateTimeOffset now)
    {
        if (!RetryConditionHeaderValue.TryParse(header, out RetryConditionHeaderValue? value)) return null;
        TimeSpan wait = value.Delta ?? value.Date!.Value - now;
        return wait <= TimeSpan.Zero ? null : wait < Longest ? wait : Longest;
    }
}
