using System.Globalization;
using System.Management.Automation;

namespace StreamCoach.Commands.Input;

/// <summary>Converts a number of a unit to a TimeSpan: PowerShell itself would take 30 as 30 ticks.</summary>
internal abstract class NumberTransformationAttribute(Func<double, TimeSpan> unit) : ArgumentTransformationAttribute
{
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData)
    {
        object value = inputData is PSObject wrapped ? wrapped.BaseObject : inputData;
        if (value is int or long or double or decimal) return unit(Convert.ToDouble(value, CultureInfo.InvariantCulture));
        return value is string text && double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double number)
            ? unit(number)
            : inputData;
    }
}

/// <summary>Takes a number as seconds.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class SecondsTransformationAttribute() : NumberTransformationAttribute(TimeSpan.FromSeconds);

/// <summary>Takes a number as days.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class DaysTransformationAttribute() : NumberTransformationAttribute(TimeSpan.FromDays);
