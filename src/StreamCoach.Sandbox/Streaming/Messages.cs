using System.Text.Json;

namespace StreamCoach.Sandbox.Streaming;

/// <summary>The service's messages, except Turn.</summary>
internal static class Messages
{
    public static byte[] Begin(string id, long expiresAt, SessionSettings settings) => JsonText.Write(json =>
    {
        json.WriteString("type", "Begin");
        json.WriteString("id", id);
        json.WriteNumber("expires_at", expiresAt);
        json.WriteStartObject("configuration");
        json.WriteString("model", settings.Model);
        json.WriteString("mode", settings.Mode);
        json.WriteString("api_version", "2025-05-12");
        json.WriteBoolean("speaker_labels", settings.SpeakerLabels);
        json.WriteBoolean("redact_pii", settings.RedactPii);
        json.WriteBoolean("filter_profanity", settings.FilterProfanity);
        json.WriteString("domain", settings.Domain);
        json.WriteString("voice_focus", settings.VoiceFocus);
        json.WriteEndObject();
    });

    public static byte[] SpeechStarted(long ms) => JsonText.Write(json =>
    {
        json.WriteString("type", "SpeechStarted");
        json.WriteNumber("timestamp", ms);
        json.WriteNumber("confidence", 0.950008);
    });

    public static byte[] SpeakerRevision(IEnumerable<SpokenTurn> turns) => JsonText.Write(json =>
    {
        json.WriteString("type", "SpeakerRevision");
        json.WriteStartArray("revisions");
        foreach (SpokenTurn turn in turns)
        {
            json.WriteStartObject();
            json.WriteNumber("turn_order", turn.Order);
            json.WriteString("speaker_label", turn.Speaker);
            turn.WriteWords(json);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    });

    public static byte[] Heartbeat(double audioSeconds, double sessionSeconds, bool speech) => JsonText.Write(json =>
    {
        json.WriteString("type", "Heartbeat");
        json.WriteNumber("total_audio_received_ms", (long)(audioSeconds * 1000));
        json.WriteNumber("total_duration_ms", (long)(sessionSeconds * 1000));
        json.WriteNumber("realtime_factor", Math.Round(audioSeconds / Math.Max(sessionSeconds, 0.001), 4));
        json.WriteNumber("max_speech_probability", speech ? 0.999999 : 0.01);
    });

    public static byte[] GatewayResponse(SpokenTurn turn, JsonElement completion) => JsonText.Write(json =>
    {
        json.WriteString("type", "LLMGatewayResponse");
        json.WriteNumber("turn_order", turn.Order);
        json.WriteString("transcript", turn.Transcript);
        json.WritePropertyName("data");
        completion.WriteTo(json);
    });

    public static byte[] Warning(int code, string text) => JsonText.Write(json =>
    {
        json.WriteString("type", "Warning");
        json.WriteNumber("warning_code", code);
        json.WriteString("warning", text);
    });

    public static byte[] Error(ServiceError error) => JsonText.Write(json =>
    {
        json.WriteString("type", "Error");
        json.WriteNumber("error_code", error.Code);
        json.WriteString("error", error.Text);
    });

    public static byte[] Termination(double audioSeconds, double sessionSeconds) => JsonText.Write(json =>
    {
        json.WriteString("type", "Termination");
        json.WriteNumber("audio_duration_seconds", (long)audioSeconds);
        json.WriteNumber("session_duration_seconds", (long)Math.Ceiling(sessionSeconds));
    });
}
