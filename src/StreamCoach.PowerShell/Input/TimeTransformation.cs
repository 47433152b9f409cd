using System.Globalization;
using System.Management.Automation;
using StreamCoach.Text;

namespace StreamCoach.Commands.Input;

/// <summary>
/// Converts what was typed to a TimeSpan: a number of the parameter's unit, or a text such as 90s, 10m, 2h, 30d or 0:10:00. PowerShell itself would take the
/// number 30 as 30 ticks and the text '30' as 30 days.
/// </summary>
internal abstract class TimeTransformationAttribute(double unitSeconds, string unitName) : ArgumentTransformationAttribute
{
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData)
    {
        object value = inputData is PSObject wrapped ? wrapped.BaseObject : inputData;
        if (value is TimeSpan given) return Make(given);
        bool isNumber = Convert.GetTypeCode(value) is >= TypeCode.SByte and <= TypeCode.Decimal && value is not Enum;
        if (!isNumber && value is not string) return inputData;
        // PowerShell reads 90s as a short and 30d as a decimal; as text, an argument is what was typed.
        string typed = LanguagePrimitives.ConvertTo<string>(inputData);
        if (TimeText.TryParse(typed, out TimeSpan time)) return Make(time);
        double number = 0;
        if (isNumber) number = Convert.ToDouble(value, CultureInfo.InvariantCulture);
        else isNumber = double.TryParse(typed, NumberStyles.Float, CultureInfo.InvariantCulture, out number);
        if (isNumber && TimeText.TryMake(number * unitSeconds, out time)) return Make(time);
        throw new ArgumentTransformationMetadataException(
            $"'{PrintableText.Line(typed)}' is not a length of time. Give a number of {unitName}, or one with its unit such as 90s, 10m, 2h or 30d, or hours:minutes:seconds.");
    }

    /// <summary>Returns the value for the parameter.</summary>
    protected virtual object Make(TimeSpan time) => time;
}

/// <summary>Takes a number as seconds.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class SecondsTransformationAttribute() : TimeTransformationAttribute(1, "seconds");

/// <summary>Takes a number as days.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class DaysTransformationAttribute() : TimeTransformationAttribute(86_400, "days");

/// <summary>Takes a number as seconds, for a parameter that is a whole number of seconds; a part of a second counts as one.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class WholeSecondsTransformationAttribute() : TimeTransformationAttribute(1, "seconds")
{
    protected override object Make(TimeSpan time) => (long)Math.Ceiling(time.TotalSeconds);
}

/// <summary>Takes a number as milliseconds, for a parameter that is a whole number of milliseconds.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class MillisecondsTransformationAttribute() : TimeTransformationAttribute(0.001, "milliseconds")
{
    protected override object Make(TimeSpan time) => (long)time.TotalMilliseconds;
}
