using System.Globalization;
using System.Management.Automation;

namespace StreamCoach.Commands;

/// <summary>Lets a number stand for seconds: PowerShell alone would take 30 for 30 ticks.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class SecondsTransformationAttribute : ArgumentTransformationAttribute
{
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData)
    {
        object value = inputData is PSObject wrapped ? wrapped.BaseObject : inputData;
        if (value is int or long or double or decimal) return TimeSpan.FromSeconds(Convert.ToDouble(value, CultureInfo.InvariantCulture));
        return value is string text && double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double seconds)
            ? TimeSpan.FromSeconds(seconds)
            : inputData;
    }
}
