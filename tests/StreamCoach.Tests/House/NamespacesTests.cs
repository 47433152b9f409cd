using System.Reflection;
using System.Reflection.Emit;
using StreamCoach.Sessions;

namespace StreamCoach.Tests.House;

/// <summary>The engine's namespaces, which equal its folders, form no cycles: each can be understood without those above it.</summary>
public class NamespacesTests
{
    private static readonly Dictionary<short, OpCode> Codes = typeof(OpCodes).GetFields().Select(field => (OpCode)field.GetValue(null)!).ToDictionary(code => code.Value);

    private static readonly BindingFlags Own = BindingFlags.DeclaredOnly | BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic;

    [Fact]
    public void The_engines_namespaces_form_no_cycles()
    {
        Assembly engine = typeof(TranscriptionSession).Assembly;
        Dictionary<string, Dictionary<string, string>> uses = [];
        foreach (Type type in engine.GetTypes().Where(type => type.Namespace?.StartsWith("StreamCoach", StringComparison.Ordinal) == true))
        {
            foreach (Type used in Used(type).SelectMany(Parts).Where(used => used.Assembly == engine && used.Namespace is not null && used.Namespace != type.Namespace))
            {
                if (!uses.TryGetValue(type.Namespace!, out Dictionary<string, string>? known)) uses[type.Namespace!] = known = [];
                known.TryAdd(used.Namespace!, $"{type.Name} uses {used.Name}");
            }
        }
        Assert.NotEmpty(uses);
        Assert.True(Cycles(uses) is { Count: 0 }, string.Join("\n", Cycles(uses)));
    }

    [Fact]
    public void A_cycle_is_found() => Assert.Equal(["A > B (a uses b) > A (b uses a)"], Cycles(new()
    {
        ["A"] = new() { ["B"] = "a uses b" },
        ["B"] = new() { ["A"] = "b uses a", ["C"] = "b uses c" },
        ["C"] = [],
    }));

    // The shortest cycle of each namespace that depends on itself.
    private static SortedSet<string> Cycles(Dictionary<string, Dictionary<string, string>> uses)
    {
        SortedSet<string> cycles = new(StringComparer.Ordinal);
        foreach (string start in uses.Keys)
        {
            Queue<(string At, string Path)> open = new([(start, start)]);
            HashSet<string> seen = [];
            while (open.TryDequeue(out (string At, string Path) reached))
            {
                foreach ((string next, string example) in uses.GetValueOrDefault(reached.At, []))
                {
                    // Cycles of namespaces before the first one were found already.
                    if (string.CompareOrdinal(next, start) < 0) continue;
                    string path = $"{reached.Path} > {next} ({example})";
                    if (next == start) cycles.Add(path);
                    else if (seen.Add(next)) open.Enqueue((next, path));
                }
            }
        }
        return cycles;
    }

    private static IEnumerable<Type?> Used(Type type)
    {
        IEnumerable<Type?> used = [type.BaseType, .. type.GetInterfaces(), .. type.GetFields(Own).Select(field => field.FieldType)];
        IEnumerable<MethodBase> methods = [.. type.GetMethods(Own), .. type.GetConstructors(Own)];
        return used.Concat(methods.SelectMany(method => method.GetParameters().Select(parameter => parameter.ParameterType)
            .Append((method as MethodInfo)?.ReturnType).Concat(InBody(method))));
    }

    private static List<Type?> InBody(MethodBase method)
    {
        if (method.GetMethodBody() is not { } body || body.GetILAsByteArray() is not { } code) return [];
        List<Type?> used = [.. body.LocalVariables.Select(local => local.LocalType)];
        Type[] ofType = method.DeclaringType!.IsGenericType ? method.DeclaringType.GetGenericArguments() : [];
        Type[] ofMethod = method.IsGenericMethod ? method.GetGenericArguments() : [];
        for (int i = 0; i < code.Length;)
        {
            OpCode op = Codes[code[i] == 0xFE ? (short)(0xFE00 | code[i + 1]) : code[i]];
            i += op.Size;
            if (op.OperandType is OperandType.InlineField or OperandType.InlineMethod or OperandType.InlineTok or OperandType.InlineType)
            {
                MemberInfo? member = method.Module.ResolveMember(BitConverter.ToInt32(code, i), ofType, ofMethod);
                used.Add(member as Type ?? member?.DeclaringType);
                if (member is MethodInfo { IsGenericMethod: true } generic) used.AddRange(generic.GetGenericArguments());
            }
            i += op.OperandType switch
            {
                OperandType.InlineNone => 0,
                OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar => 1,
                OperandType.InlineVar => 2,
                OperandType.InlineI8 or OperandType.InlineR => 8,
                OperandType.InlineSwitch => 4 + 4 * BitConverter.ToInt32(code, i),
                _ => 4,
            };
        }
        return used;
    }

    // A list of turns uses turns.
    private static IEnumerable<Type> Parts(Type? type) => type switch
    {
        null => [],
        { HasElementType: true } => Parts(type.GetElementType()),
        { IsGenericType: true } => type.GetGenericArguments().SelectMany(Parts).Append(type),
        _ => [type],
    };
}
