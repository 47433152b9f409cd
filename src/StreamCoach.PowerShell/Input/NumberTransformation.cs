using System.Globalization;
using System.Management.Automation;

namespace StreamCoach.Commands.Input;

/// <summary>Lets a number stand for so many of a unit: PowerShell alone would take 30 for 30 ticks.</summary>
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

/// <summary>A number is seconds.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class SecondsTransformationAttribute() : NumberTransformationAttribute(TimeSpan.FromSeconds);

/// <summary>A number is days.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class DaysTransformationAttribute() : NumberTransformationAttribute(TimeSpan.FromDays);
