using System.Net.Http.Headers;

namespace StreamCoach.Services;

/// <summary>How long a service that refused a connection asks its clients to wait (RFC 9110, 10.2.3).</summary>
internal static class RetryAfter
{
    /// <summary>The longest wait that is honoured: the service's quotas are per minute, so a longer one is a mistake, or an outage that is looked at anew.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromMinutes(2);

    /// <summary>Reads the header.</summary>
    /// <param name="header">Its value: seconds or an HTTP date.</param>
    /// <param name="now">The time, to which a date is compared.</param>
    /// <returns>The wait, at most <see cref="Longest"/>; <see langword="null"/> where none is asked for.</returns>
    public static TimeSpan? Read(string? header, DateTimeOffset now)
    {
        if (!RetryConditionHeaderValue.TryParse(header, out RetryConditionHeaderValue? value)) return null;
        TimeSpan wait = value.Delta ?? value.Date!.Value - now;
        return wait <= TimeSpan.Zero ? null : wait < Longest ? wait : Longest;
    }
}
