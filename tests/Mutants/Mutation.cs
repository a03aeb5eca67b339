using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace Mutants;

/// <summary>One small change of meaning in the code of the rules: a test should notice it.</summary>
/// <param name="File">From the repository's root.</param>
/// <param name="Span">What is replaced.</param>
internal sealed record Mutation(string File, TextSpan Span, int Line, string Was, string Becomes)
{
    /// <summary>An operator, and what somebody might have written instead.</summary>
    private static readonly Dictionary<SyntaxKind, string> Others = new()
    {
        [SyntaxKind.LessThanToken] = "<=",
        [SyntaxKind.LessThanEqualsToken] = "<",
        [SyntaxKind.GreaterThanToken] = ">=",
        [SyntaxKind.GreaterThanEqualsToken] = ">",
        [SyntaxKind.EqualsEqualsToken] = "!=",
        [SyntaxKind.ExclamationEqualsToken] = "==",
        [SyntaxKind.AmpersandAmpersandToken] = "||",
        [SyntaxKind.BarBarToken] = "&&",
        [SyntaxKind.TrueKeyword] = "false",
        [SyntaxKind.FalseKeyword] = "true",
        [SyntaxKind.ExclamationToken] = "",
    };

    public string Place => string.Create(CultureInfo.InvariantCulture, $"{File}:{Line}");

    public string Told => $"{Was} → {(Becomes.Length == 0 ? "nothing" : Becomes)}";

    /// <summary>Every change that could be made in some folders.</summary>
    public static IEnumerable<Mutation> In(string root, IEnumerable<string> folders) =>
        from folder in folders
        from file in Directory.EnumerateFiles(Path.Combine(root, folder), "*.cs", SearchOption.AllDirectories).Order(StringComparer.Ordinal)
        where !file.Contains("/obj/", StringComparison.Ordinal)
        from mutation in Of(Path.GetRelativePath(root, file), System.IO.File.ReadAllText(file))
        select mutation;

    private static IEnumerable<Mutation> Of(string file, string text)
    {
        var tree = CSharpSyntaxTree.ParseText(text, new CSharpParseOptions(LanguageVersion.Preview));
        foreach (var token in tree.GetRoot().DescendantTokens().Where(token => IsExpression(token.Parent)))
        {
            var line = tree.GetLineSpan(token.Span).StartLinePosition.Line + 1;
            if (Others.TryGetValue(token.Kind(), out var other))
            {
                yield return new(file, token.Span, line, token.Text, other);
            }
            else if (token is { RawKind: (int)SyntaxKind.NumericLiteralToken, Value: int number } && number < int.MaxValue)
            {
                yield return new(file, token.Span, line, token.Text, (number + 1).ToString(CultureInfo.InvariantCulture));
            }
        }
    }

    /// <summary>Part of what is computed, and neither of an attribute nor of a type's brackets.</summary>
    private static bool IsExpression(SyntaxNode? node) =>
        (node is BinaryExpressionSyntax or LiteralExpressionSyntax or RelationalPatternSyntax || node.IsKind(SyntaxKind.LogicalNotExpression))
        && !node!.Ancestors().Any(above => above is AttributeSyntax);
}
