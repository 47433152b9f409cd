using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using StreamCoach.Errors;
using StreamCoach.Services;
using StreamCoach.Text;

namespace StreamCoach.Recognition.Models;

/// <summary>
/// Downloads files of a model. A broken download continues where it broke off (RFC 9110, 14); the SHA-256 at the end decides whether the parts fit.
/// No more is read than the file has bytes. Nothing but the address is sent: no key, no cookie, nothing of the user's.
/// </summary>
internal sealed class ModelDownload(SpeechModelEntry entry, SpeechModelInstallation options) : IDisposable
{
    private const int MostTries = 5, MostRedirects = 5, BufferBytes = 128 * 1024;

    private static readonly TimeSpan ConnectionLifetime = TimeSpan.FromMinutes(2);

    private readonly HttpClient _http = new(ServiceHandler.Create(ServiceEndpoint.IsLoopback(entry.Source), ConnectionLifetime))
    {
        Timeout = Timeout.InfiniteTimeSpan,
        DefaultRequestHeaders = { { "User-Agent", "StreamCoach" } },
    };

    public void Dispose() => _http.Dispose();

    /// <summary>Downloads a file, checks it and makes it part of the partial folder.</summary>
    /// <param name="wanted">The file.</param>
    /// <param name="progress">Called with the bytes that have arrived.</param>
    /// <param name="cancel">Ends the download; what arrived is kept.</param>
    /// <exception cref="StreamCoachException">It cannot be downloaded, or something else is at its address.</exception>
    /// <exception cref="IOException">The disk is full or failed; what arrived is kept.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder may not be changed.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public async Task FetchAsync(WantedFile wanted, Action<long> progress, CancellationToken cancel)
    {
        long kept;
        await using (FileStream part = wanted.OpenPart()) kept = part.Length;
        await ReceiveAsync(wanted, progress, cancel);
        if (wanted.Accept()) return;
        if (kept > 0)
        {
            // The part was of an earlier command, and may have been damaged since.
            await ReceiveAsync(wanted, progress, cancel);
            if (wanted.Accept()) return;
        }
        throw Mismatch(wanted, "has another SHA-256 than the published file");
    }

    private async Task ReceiveAsync(WantedFile wanted, Action<long> progress, CancellationToken cancel)
    {
        TimeSpan delay = options.RetryDelay;
        for (int tries = 1; ; tries++)
        {
            Outcome done;
            await using (FileStream part = wanted.OpenPart())
            {
                if (part.Length > wanted.File.Download.Bytes) part.SetLength(0);
                if (part.Length == wanted.File.Download.Bytes) return;
                done = await TryAsync(wanted, part, progress, cancel);
                if (done.Failure is null) return;
                if (done.Failure.Kind == FailureKind.SpeechModelMismatch) part.SetLength(0);
            }
            if (!done.MayRetry || tries == MostTries) throw done.Failure;
            await Task.Delay(delay, cancel);
            delay *= 2;
        }
    }

    private async Task<Outcome> TryAsync(WantedFile wanted, FileStream part, Action<long> progress, CancellationToken cancel)
    {
        Uri address = wanted.File.Address;
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        try
        {
            for (int redirects = 0; ; redirects++)
            {
                limit.CancelAfter(options.Stall);
                using var request = new HttpRequestMessage(HttpMethod.Get, address);
                if (part.Length > 0) request.Headers.Range = new RangeHeaderValue(part.Length, null);
                using HttpResponseMessage response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, limit.Token);
                if ((int)response.StatusCode is not (>= 300 and <= 303 or 307 or 308)) return await ReadAsync(wanted, response, part, progress, limit, cancel);
                if (redirects == MostRedirects) return new(Failure(wanted, $"it is redirected more than {MostRedirects} times"), false);
                if (Target(address, response) is not { } target)
                    return new(Failure(wanted, $"{address.Authority} redirects to an address that is none, or that is not encrypted (HTTP {(int)response.StatusCode})"), false);
                address = target;
            }
        }
        catch (OperationCanceledException error) when (!cancel.IsCancellationRequested)
        {
            return new(Failure(wanted, string.Create(CultureInfo.InvariantCulture, $"nothing came from {address.Authority} for {options.Stall.TotalSeconds:0.#} s"), error), true);
        }
        catch (HttpRequestException error)
        {
            StreamCoachException? tls = TlsFailure.From(address, error);
            return new(Failure(wanted, tls?.Message.TrimEnd('.') ?? $"{address.Authority} cannot be reached: {Reason(error)}", error),
                // Without a network from the first byte on, or with a proxy that refuses, another try would only make the user wait.
                tls is null && (part.Length > 0 || error.HttpRequestError is not (HttpRequestError.NameResolutionError or HttpRequestError.ProxyTunnelError)));
        }
        catch (ConnectionBrokenException error)
        {
            return new(Failure(wanted, $"the connection to {address.Authority} broke after {part.Length.ToString("N0", CultureInfo.InvariantCulture)} bytes: {Reason(error)}", error), true);
        }
    }

    private async Task<Outcome> ReadAsync(
        WantedFile wanted, HttpResponseMessage response, FileStream part, Action<long> progress, CancellationTokenSource limit, CancellationToken cancel)
    {
        long length = wanted.File.Download.Bytes;
        switch (response.StatusCode)
        {
            case HttpStatusCode.OK:
                // All of it, whatever was asked for.
                part.SetLength(0);
                break;
            case HttpStatusCode.PartialContent when response.Content.Headers.ContentRange is { From: { } from } range && from == part.Length && (range.Length ?? length) == length:
                break;
            case HttpStatusCode.PartialContent or HttpStatusCode.RequestedRangeNotSatisfiable when part.Length > 0:
                part.SetLength(0);
                return new(Failure(wanted, $"{response.RequestMessage!.RequestUri!.Authority} does not continue it where it broke off"), true);
            case HttpStatusCode status:
                return new(Failure(wanted, $"the answer is HTTP {(int)status}"), status is HttpStatusCode.TooManyRequests or HttpStatusCode.RequestTimeout or >= HttpStatusCode.InternalServerError);
        }
        if (response.Content.Headers.ContentLength is { } announced && part.Length + announced != length)
            return new(Mismatch(wanted, string.Create(CultureInfo.InvariantCulture, $"has {part.Length + announced:N0} bytes instead of {length:N0}")), false);
        part.Position = part.Length;
        await using Stream body = await response.Content.ReadAsStreamAsync(limit.Token);
        byte[] buffer = new byte[BufferBytes];
        while (true)
        {
            limit.CancelAfter(options.Stall);
            int read = await ReceiveAsync(body, buffer, limit.Token, cancel);
            if (read == 0) break;
            if (part.Length + read > length) return new(Mismatch(wanted, string.Create(CultureInfo.InvariantCulture, $"has more than {length:N0} bytes")), false);
            part.Write(buffer, 0, read);
            progress(part.Length);
        }
        return part.Length == length ? default : throw new ConnectionBrokenException(new EndOfStreamException("it ended too early"));
    }

    // A failure of the connection is distinguished from one of the disk.
    private static async Task<int> ReceiveAsync(Stream body, byte[] buffer, CancellationToken limit, CancellationToken cancel)
    {
        try
        {
            return await body.ReadAsync(buffer, limit);
        }
        catch (Exception error) when (error is IOException && !cancel.IsCancellationRequested)
        {
            throw new ConnectionBrokenException(error);
        }
    }

    // Only encrypted, because the next server is asked without a check of who it is otherwise. A test's server on this machine may redirect to itself.
    private Uri? Target(Uri asked, HttpResponseMessage response)
    {
        if (!response.Headers.NonValidated.TryGetValues("Location", out HeaderStringValues location) || !Uri.TryCreate(asked, location.ToString(), out Uri? target)) return null;
        bool isLocal = ServiceEndpoint.IsLoopback(target);
        return isLocal ? ServiceEndpoint.IsLoopback(entry.Source) ? target : null : target.Scheme == Uri.UriSchemeHttps ? target : null;
    }

    private StreamCoachException Failure(WantedFile wanted, string why, Exception? cause = null) => new(FailureKind.SpeechModelDownloadFailed,
        $"{wanted.File.Address} was not downloaded: {why}.",
        $"Look at the network and a proxy, and repeat the command: the download continues where it broke off. Or run '{entry.NpmPack}' on any machine and give the folder with -Path.", cause);

    private StreamCoachException Mismatch(WantedFile wanted, string how) => new(FailureKind.SpeechModelMismatch,
        $"What {wanted.File.Address} delivers {how}. It was deleted.",
        $"See whether a proxy, or the login page of a network, answers instead of the address; then repeat the command. Or run '{entry.NpmPack}' on any machine and give the folder with -Path.");

    private static string Reason(Exception error) => PrintableText.Excerpt(error.GetBaseException().Message).TrimEnd('.');

    /// <summary>How a try ended; the file is complete where there is no failure.</summary>
    private readonly record struct Outcome(StreamCoachException? Failure, bool MayRetry);

    private sealed class ConnectionBrokenException(Exception cause) : Exception(cause.Message, cause);
}
